// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.protocol.Protocol;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** The conversations under way, those included whose listener has gone and that still put things in order. */
public final class Conversations {

    private final Set<ProtocolDriver<?>> underWay = ConcurrentHashMap.newKeySet();
    private final Connection connection;
    private final Polls polls;
    private volatile boolean closed;

    public Conversations(Connection connection, Polls polls) {
        this.connection = connection;
        this.polls = polls;
    }

    /** A conversation for each subscription. */
    public <E> Flux<E> flux(String name, Supplier<Protocol<E>> protocol) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super E> subscriber) {
                begin(name, protocol.get(), subscriber, Surroundings.NONE);
            }
        };
    }

    /** How many are under way. */
    public int size() {
        return underWay.size();
    }

    /** One conversation that has to do with others than Consul, too. */
    <E> void begin(String name, Protocol<E> protocol, CoreSubscriber<? super E> subscriber, Surroundings surroundings) {
        if (closed) {
            surroundings.end();
            Operators.error(subscriber, new ConsulClosedException(name));
            return;
        }
        ProtocolDriver<E> driver = new ProtocolDriver<>(protocol, connection, polls, subscriber, surroundings, over -> {
            underWay.remove(over);
            surroundings.end();
        });
        underWay.add(driver);
        surroundings.begin(driver);
        driver.start();
        if (closed) {
            driver.shutDown(new ConsulClosedException(name));
        }
    }

    /** Ends all; completes when the last has left Consul as it was. Each has a limit of its own for that. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            closed = true;
            underWay.forEach(driver -> driver.shutDown(new ConsulClosedException("a running stream")));
            return Flux.fromIterable(underWay).flatMap(ProtocolDriver::over).then();
        });
    }
}
