// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.NodeEvent;
import io.consulflux.SessionEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.protocol.Input;
import io.consulflux.reactor.internal.exchange.Connection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * A session that several conversations use: kept from when the first comes until the last has left. Who comes later is told
 * how it stands.
 *
 * <p>Threads: any. One monitor orders what each user is told; under it inputs are put in line, and nobody is called.
 */
final class SharedSession implements CoreSubscriber<NodeEvent> {

    private final Consumer<SharedSession> onClosed;
    private final Set<ProtocolDriver<?>> users = new LinkedHashSet<>();
    private final ProtocolDriver<NodeEvent> keeping;
    private Optional<Input.SessionHeld> held = Optional.empty();
    private boolean begun;
    private boolean closed;

    /**
     * Before the first user.
     *
     * @param keeping gives the conversation that keeps the session
     * @param onClosed told when no user can join any more
     */
    SharedSession(
            Function<CoreSubscriber<NodeEvent>, ProtocolDriver<NodeEvent>> keeping, Consumer<SharedSession> onClosed) {
        this.onClosed = onClosed;
        this.keeping = keeping.apply(this);
    }

    /** Whether it took the user; not once the last one has left. */
    boolean join(ProtocolDriver<?> user) {
        boolean first;
        synchronized (this) {
            if (closed) {
                return false;
            }
            users.add(user);
            held.ifPresent(user::note);
            first = !begun;
            begun = true;
        }
        if (first) {
            keeping.start();
        }
        user.run();
        return true;
    }

    void leave(ProtocolDriver<?> user) {
        synchronized (this) {
            if (!users.remove(user) || closed || !users.isEmpty()) {
                return;
            }
            closed = true;
        }
        onClosed.accept(this);
        keeping.cancel();
    }

    /** A user was told by Consul that there is no such session. */
    void doubt(String session) {
        keeping.note(new Input.SessionDoubted(session));
        keeping.run();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(NodeEvent event) {
        if (event instanceof SessionEvent.Held now) {
            Input.SessionHeld news = new Input.SessionHeld(now.session(), now.node());
            tellAll(news, news);
        } else if (event instanceof SessionEvent.Lost lost) {
            tellAll(new Input.SessionLost(lost.session(), lost.cause()), null);
        }
    }

    @Override
    public void onError(Throwable failure) {
        synchronized (this) {
            closed = true;
        }
        onClosed.accept(this);
        tellAll(new Input.SessionFailed(Connection.known("a session", failure)), null);
    }

    @Override
    public void onComplete() {
        onError(new ConsulClosedException("a session"));
    }

    private void tellAll(Input news, Input.@Nullable SessionHeld now) {
        List<ProtocolDriver<?>> told;
        synchronized (this) {
            held = Optional.ofNullable(now);
            told = List.copyOf(users);
            told.forEach(user -> user.note(news));
        }
        told.forEach(ProtocolDriver::run);
    }
}
