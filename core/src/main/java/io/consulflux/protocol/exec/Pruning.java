// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ConsulException;
import io.consulflux.codec.TxnCodec;
import io.consulflux.protocol.Call;
import io.consulflux.wire.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Deletes keys that have been seen and read while the job goes on: each listing repeats all keys that are there, so that
 * those of a long job, of which every node writes one at each heartbeat, would cost ever more. A short job prunes nothing;
 * its keys go at its end, as do those of which the deletion failed.
 */
final class Pruning {

    /** A listing with so many keys that say nothing new is short still. */
    private static final int ENOUGH = 2 * TxnCodec.MAX_OPERATIONS;

    /** One at a time would be slower than a thousand agents write. */
    private static final int AT_ONCE = 4;

    private final Talk talk;
    private final Deque<String> consumed = new ArrayDeque<>();
    private final Set<Call> underWay = new HashSet<>();
    private boolean refused;
    private long count;

    Pruning(Talk talk) {
        this.talk = talk;
    }

    /** The key has said all it had to say. */
    void consumed(String key) {
        if (!refused) {
            consumed.add(key);
        }
    }

    /** Begins as many deletions as there is enough for. */
    void fill() {
        while (underWay.size() < AT_ONCE && consumed.size() >= ENOUGH) {
            List<String> keys = Stream.generate(consumed::remove)
                    .limit(TxnCodec.MAX_OPERATIONS)
                    .toList();
            Call call = Call.of(
                    "prune " + ++count,
                    Request.put("/v1/txn", TxnCodec.deletes(keys)).with("dc", talk.foreign()));
            underWay.add(call);
            talk.call(call);
        }
    }

    boolean owns(Call call) {
        return underWay.contains(call);
    }

    void answered(Call call) {
        underWay.remove(call);
    }

    /** What was not deleted stays until the job's end; a token that may not delete is asked for no more of it. */
    void failed(Call call, ConsulException failure) {
        underWay.remove(call);
        if (!failure.isRetryable()) {
            refused = true;
            consumed.clear();
        }
    }
}
