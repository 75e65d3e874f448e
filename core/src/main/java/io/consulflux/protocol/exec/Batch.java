// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.codec.TxnCodec;
import io.consulflux.protocol.Call;
import io.consulflux.wire.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys that are read in one transaction, which costs one round trip for all.
 *
 * @param wanted in the order in which they are to be told; those of one node stand together
 */
record Batch(List<Wanted> wanted) {

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
    }

    Call call(String name, JobKeys keys, Optional<String> datacenter) {
        List<String> names = wanted.stream().map(key -> key.key(keys)).toList();
        return Call.of(
                name,
                Request.put("/v1/txn", TxnCodec.gets(names))
                        .with("dc", datacenter)
                        .answeredBy(ROLLED_BACK));
    }

    static boolean isRolledBack(int status) {
        return status == ROLLED_BACK;
    }

    /** The same without the keys at these positions. */
    Batch without(Set<Integer> positions) {
        List<Wanted> rest = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!positions.contains(i)) {
                rest.add(wanted.get(i));
            }
        }
        return new Batch(rest);
    }
}
