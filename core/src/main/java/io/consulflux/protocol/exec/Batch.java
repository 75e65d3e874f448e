// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.codec.TxnCodec;
import io.consulflux.protocol.Call;
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
 */
record Batch(List<Wanted> wanted, Set<Wanted> gone) {

    private static final int ROLLED_BACK = 409;

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

    Call call(String name, JobKeys keys, Optional<String> datacenter) {
        List<String> names = wanted.stream()
                .filter(key -> !gone.contains(key))
                .map(key -> key.key(keys))
                .toList();
        return Call.of(
                name,
                Request.put("/v1/txn", TxnCodec.gets(names))
                        .with("dc", datacenter)
                        .answeredBy(ROLLED_BACK));
    }

    static boolean isRolledBack(int status) {
        return status == ROLLED_BACK;
    }

    /** The same, knowing which keys a fresh listing lacks. */
    Batch beside(Set<String> listed, JobKeys keys) {
        return new Batch(
                wanted,
                wanted.stream().filter(key -> !listed.contains(key.key(keys))).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether nothing of it is left to read. */
    boolean isGone() {
        return gone.size() == wanted.size();
    }
}
