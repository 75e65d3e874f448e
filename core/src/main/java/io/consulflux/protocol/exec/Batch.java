// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.Bytes;
import io.consulflux.codec.TxnCodec;
import io.consulflux.kv.KeyPrefix;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.exec.keys.JobKeys;
import io.consulflux.wire.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keys that are read in one transaction, which costs one round trip for all.
 *
 * @param wanted in the order in which they are to be told; those of one node stand together
 * @param gone those that a listing has shown to be there no longer; one missing key fails a whole transaction
 * @param reach how they are asked for
 */
record Batch(List<Wanted> wanted, Set<Wanted> gone, Reach reach) {

    private static final int ROLLED_BACK = 409;

    /** How keys are asked for. */
    enum Reach {
        /** By name. */
        KEYS,
        /** The same, after Consul has rolled it back once. */
        KEYS_AGAIN,
        /** By what they begin with, as far as Consul can be asked for it: a key that is not there fails nothing then. */
        TREES
    }

    /**
     * One key to read.
     *
     * @param number of the chunk, or {@link #EXIT}
     */
    record Wanted(NodeAccount node, long number) {

        static final long EXIT = -1;

        boolean isExit() {
            return number == EXIT;
        }

        String key(JobKeys keys) {
            return isExit() ? keys.exit(node.name) : keys.out(node.name, number);
        }
    }

    Batch {
        wanted = List.copyOf(wanted);
        gone = Set.copyOf(gone);
    }

    static Batch of(List<Wanted> wanted) {
        boolean byTree = !wanted.isEmpty() && wanted.get(0).node().byTree;
        return new Batch(wanted, Set.of(), byTree ? Reach.TREES : Reach.KEYS);
    }

    Call call(String name, JobKeys keys, Optional<String> datacenter) {
        List<String> names = wanted.stream()
                .filter(key -> !gone.contains(key))
                .map(key -> key.key(keys))
                .toList();
        Bytes body = reach == Reach.TREES
                ? TxnCodec.trees(names.stream().map(KeyPrefix::of).distinct().toList())
                : TxnCodec.gets(names);
        return Call.of(name, Request.put("/v1/txn", body).with("dc", datacenter).answeredBy(ROLLED_BACK));
    }

    static boolean isRolledBack(int status) {
        return status == ROLLED_BACK;
    }

    /** The same, knowing which keys a fresh listing lacks. */
    Batch beside(Set<String> listed, JobKeys keys) {
        return new Batch(
                wanted,
                wanted.stream().filter(key -> !listed.contains(key.key(keys))).collect(Collectors.toUnmodifiableSet()),
                reach);
    }

    Batch reaching(Reach further) {
        return new Batch(wanted, gone, further);
    }

    /** A key was not there. A listing may name keys that Consul does not find: it is asked twice, and then otherwise. */
    Batch rolledBack() {
        return reaching(reach == Reach.KEYS ? Reach.KEYS_AGAIN : Reach.TREES);
    }

    boolean isByTree() {
        return reach == Reach.TREES;
    }

    /** Two parts, of which none has a part of a node; this one alone where it is all of one node. */
    List<Batch> byNodes() {
        int middle = wanted.size() / 2;
        int after = middle;
        while (after > 0 && after < wanted.size() && isSameNode(after - 1, after)) {
            after++;
        }
        int before = middle;
        while (before > 0 && isSameNode(before - 1, before)) {
            before--;
        }
        int cut = after < wanted.size() ? after : before;
        return cut == 0 ? List.of(this) : List.of(part(0, cut), part(cut, wanted.size()));
    }

    private boolean isSameNode(int one, int other) {
        return wanted.get(one).node().equals(wanted.get(other).node());
    }

    /** The first so many keys; the rest goes back to the nodes, to be read later. */
    Batch first(int count) {
        wanted.subList(count, wanted.size()).stream()
                .filter(key -> !key.isExit())
                .forEach(key -> key.node().unread.add(key.number()));
        return part(0, count);
    }

    private Batch part(int from, int to) {
        List<Wanted> some = wanted.subList(from, to);
        return new Batch(some, gone.stream().filter(some::contains).collect(Collectors.toUnmodifiableSet()), reach);
    }

    /** Whether nothing of it is left to read. */
    boolean isGone() {
        return gone.size() == wanted.size();
    }
}
