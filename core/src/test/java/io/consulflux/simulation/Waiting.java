// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Reads of keys that wait for an index (Consul {@code agent/consul/rpc.go} {@code blockingQuery}): a read is answered as
 * soon as what it asks for has a higher one, when its wait is over, and when the store that it looks at is given up.
 */
final class Waiting {

    /** What a read asks of a state. */
    record Query(ToLongFunction<StoreState> index, Function<StoreState, Response> answer) {}

    private record Waiter(Query query, long index, Consumer<Response> reply, VirtualTime.Plan end) {}

    private final VirtualTime time;
    private final ModelStore store;
    private final Random random;
    private final List<Waiter> waiters = new ArrayList<>();

    Waiting(VirtualTime time, ModelStore store, Random random) {
        this.time = time;
        this.store = store;
        this.random = random;
        store.onChange(this::look);
        store.onSessions(this::look);
    }

    /** @param state which state is looked at first: a server may lag behind */
    void ask(Query query, StoreState state, long index, Duration wait, Consumer<Response> reply) {
        if (index == 0 || Long.compareUnsigned(query.index.applyAsLong(state), index) > 0) {
            reply.accept(query.answer.apply(state));
            return;
        }
        Duration jitter = Duration.ofNanos((long) (wait.toNanos() / 16.0 * random.nextDouble()));
        Waiter[] waiter = new Waiter[1];
        VirtualTime.Plan end = time.after(wait.plus(jitter), () -> {
            waiters.remove(waiter[0]);
            reply.accept(query.answer.apply(store.state()));
        });
        waiter[0] = new Waiter(query, index, reply, end);
        waiters.add(waiter[0]);
    }

    private void look() {
        StoreState state = store.state();
        for (Waiter waiter : List.copyOf(waiters)) {
            if (Long.compareUnsigned(waiter.query.index.applyAsLong(state), waiter.index) > 0) {
                answer(waiter, waiter.query.answer.apply(state));
            }
        }
    }

    private void answer(Waiter waiter, Response response) {
        waiters.remove(waiter);
        waiter.end.cancel();
        waiter.reply.accept(response);
    }

    /** The store is about to be replaced: all learn once more what they knew. */
    void abandon() {
        StoreState state = store.state();
        List.copyOf(waiters).forEach(waiter -> answer(waiter, waiter.query.answer.apply(state)));
    }

    /** Some of those that wait lose their server. */
    void fail(Response failure) {
        for (Waiter waiter : List.copyOf(waiters)) {
            if (random.nextBoolean()) {
                answer(waiter, failure);
            }
        }
    }
}
