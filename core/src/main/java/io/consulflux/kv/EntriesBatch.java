// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import io.consulflux.codec.TxnCodec;
import io.consulflux.state.Consistency;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Many keys at once, by a transaction that only reads. It reads each as a tree, because a transaction is rolled back whole
 * when a key that it gets is not there (Consul {@code agent/consul/state/txn.go}); keys that merely begin with one of these
 * are left out here.
 *
 * @param keys at most {@link #MOST}
 */
public record EntriesBatch(List<String> keys, Optional<String> datacenter, Consistency consistency) {

    /** As many as every release takes. */
    public static final int MOST = TxnCodec.MAX_OPERATIONS;

    public EntriesBatch {
        keys = List.copyOf(keys);
        if (keys.isEmpty() || keys.size() > MOST) {
            throw new IllegalArgumentException("keys: expected 1 to " + MOST + ", got " + keys.size());
        }
    }

    public Request request() {
        Request request = Request.put("/v1/txn", TxnCodec.trees(keys)).with("dc", datacenter);
        return switch (consistency) {
            case DEFAULT -> request;
            case STALE -> request.flagged("stale");
            case CONSISTENT -> request.flagged("consistent");
        };
    }

    /** The entries that are there, by key. */
    public Map<String, KvEntry> read(Response response) {
        Map<String, KvEntry> entries = TxnCodec.entries(response);
        entries.keySet().retainAll(keys);
        return entries;
    }
}
