// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import io.consulflux.Bytes;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import io.consulflux.state.Snapshot.Filtered;
import io.consulflux.wire.Response;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The keys under {@code b/} as a modelled Consul holds them. */
final class Tree {

    static final String PREFIX = "b/";

    private final TreeMap<String, KvEntry> entries = new TreeMap<>(KvListing.ORDER);
    private long index = 100;

    /** Written under a session of its own. */
    Tree hold(String id, String state) {
        return write(id, state, Optional.of("session-" + id), 1);
    }

    /** Written without a session, ever. */
    Tree put(String id, String state) {
        return write(id, state, Optional.empty(), 0);
    }

    /** Its session has ended, and left the entry behind. */
    Tree release(String id) {
        KvEntry entry = entries.get(PREFIX + id);
        return write(id, entry == null ? "" : entry.value().utf8(), Optional.empty(), 1);
    }

    Tree remove(String id) {
        entries.remove(PREFIX + id);
        index++;
        return this;
    }

    Tree clear() {
        entries.clear();
        index++;
        return this;
    }

    /** What a restored snapshot does to indexes. */
    Tree index(long other) {
        index = other;
        return this;
    }

    long index() {
        return index;
    }

    private Tree write(String id, String state, Optional<String> session, long locks) {
        index++;
        String key = PREFIX + id;
        entries.put(key, new KvEntry(key, Bytes.utf8(state), 0, locks, session, index, index));
        return this;
    }

    KvListing listing() {
        return KvListing.of(entries.values());
    }

    Snapshot<KvListing> snapshot(long epoch) {
        return new Snapshot<>(listing(), index, epoch, Optional.empty(), Filtered.UNKNOWN);
    }

    Response response() {
        Map<String, String> headers = Map.of("X-Consul-Index", Long.toUnsignedString(index));
        if (entries.isEmpty()) {
            return new Response(404, headers, Bytes.empty());
        }
        String body = entries.values().stream().map(Tree::json).collect(Collectors.joining(",", "[", "]"));
        return new Response(200, headers, Bytes.utf8(body));
    }

    private static String json(KvEntry entry) {
        return "{\"Key\":\"" + entry.key() + "\",\"Value\":\""
                + Base64.getEncoder().encodeToString(entry.value().toByteArray()) + "\",\"Flags\":0,\"LockIndex\":"
                + entry.lockIndex()
                + entry.session().map(id -> ",\"Session\":\"" + id + "\"").orElse("")
                + ",\"CreateIndex\":" + entry.createIndex() + ",\"ModifyIndex\":" + entry.modifyIndex() + "}";
    }
}
