// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.output;

import io.consulflux.NodeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** What one listener's stream of events becomes. Takes the events of one stream, one after the other. */
public interface Rewriting {

    /** Takes an event, and tells what is to stand in its place. */
    void next(NodeEvent event, Consumer<NodeEvent> told);

    /** The stream ends after this, well or not: tells what was held back. */
    void end(Consumer<NodeEvent> told);

    /** The operator, with a rewriting for each listener, that asks for so many events ahead. */
    static Function<Flux<NodeEvent>, Flux<NodeEvent>> operator(int ahead, Supplier<Rewriting> fresh) {
        return events -> Flux.defer(() -> {
            Rewriting rewriting = fresh.get();
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            // An error would overtake what came before it; as a signal it waits for its turn. It is put back at the end
            // by a publisher, since a signal would need demand to get there.
            return events.materialize()
                    .concatMapIterable(signal -> rewriting.take(signal, failure), ahead)
                    .concatWith(Mono.defer(() -> ending(failure.get())));
        });
    }

    private List<NodeEvent> take(Signal<NodeEvent> signal, AtomicReference<@Nullable Throwable> failure) {
        List<NodeEvent> told = new ArrayList<>();
        NodeEvent event = signal.get();
        if (event != null) {
            next(event, told::add);
        } else {
            failure.set(signal.getThrowable());
            end(told::add);
        }
        return told;
    }

    private static Mono<NodeEvent> ending(@Nullable Throwable failure) {
        return failure == null ? Mono.empty() : Mono.error(failure);
    }
}
