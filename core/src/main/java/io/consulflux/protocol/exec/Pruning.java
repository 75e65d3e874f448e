// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.codec.TxnCodec;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.KeyRefusal;
import io.consulflux.protocol.Call;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
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

    private static final int ROLLED_BACK = 409;

    private final Talk talk;
    private final Deque<String> consumed = new ArrayDeque<>();

    /** Parts of deletions that were refused whole. */
    private final Deque<List<String>> parts = new ArrayDeque<>();

    private final Map<Call, List<String>> underWay = new HashMap<>();
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
        while (underWay.size() < AT_ONCE && (!parts.isEmpty() || consumed.size() >= ENOUGH)) {
            List<String> keys = parts.isEmpty()
                    ? Stream.generate(consumed::remove)
                            .limit(TxnCodec.MAX_OPERATIONS)
                            .toList()
                    : parts.remove();
            Call call = Call.of(
                    "prune " + ++count,
                    Request.put("/v1/txn", TxnCodec.deletes(keys))
                            .with("dc", talk.foreign())
                            .answeredBy(ROLLED_BACK));
            underWay.put(call, keys);
            talk.call(call);
        }
    }

    boolean owns(Call call) {
        return underWay.containsKey(call);
    }

    /** Keys that the token may not delete stay, and the rest goes. */
    void answered(Call call, Response response) {
        List<String> keys = remove(call);
        if (response.status() == ROLLED_BACK) {
            Set<Integer> failed = TxnCodec.failed(response);
            List<String> rest = IntStream.range(0, keys.size())
                    .filter(index -> !failed.contains(index))
                    .mapToObj(keys::get)
                    .toList();
            if (rest.isEmpty() || rest.size() == keys.size()) {
                stop();
            } else if (!refused) {
                parts.add(rest);
            }
        }
    }

    /**
     * What was not deleted stays until the job's end; a token that may not delete is asked for no more of it. Where Consul
     * does not take a key, the others go without it.
     */
    void failed(Call call, ConsulException failure) {
        List<String> keys = remove(call);
        if (KeyRefusal.is(failure)) {
            int half = keys.size() / 2;
            if (half > 0 && !refused) {
                parts.add(keys.subList(0, half));
                parts.add(keys.subList(half, keys.size()));
            }
        } else if (!failure.isRetryable()) {
            stop();
        }
    }

    private List<String> remove(Call call) {
        List<String> keys = underWay.remove(call);
        return keys == null ? List.of() : keys;
    }

    private void stop() {
        refused = true;
        consumed.clear();
        parts.clear();
    }
}
