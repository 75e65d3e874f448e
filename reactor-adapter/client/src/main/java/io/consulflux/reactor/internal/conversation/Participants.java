// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.NodeEvent;
import io.consulflux.barrier.Participation;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.participant.ParticipantProtocol;
import io.consulflux.reactor.internal.signal.Jitter;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * Those who take part in barriers. Two of the same key exclude each other here, since they would share a session, and a session
 * may acquire its own key twice.
 */
public final class Participants {

    private final ConcurrentMap<String, Seat> seats = new ConcurrentHashMap<>();
    private final Conversations conversations;
    private final SharedSessions sessions;
    private final Optional<String> datacenter;
    private final Jitter jitter;

    public Participants(
            Conversations conversations, SharedSessions sessions, Optional<String> datacenter, Jitter jitter) {
        this.conversations = conversations;
        this.sessions = sessions;
        this.datacenter = datacenter;
        this.jitter = jitter;
    }

    public Flux<NodeEvent> flux(Participation as, Publisher<String> states) {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super NodeEvent> subscriber) {
                Seat seat = new Seat(as, states, Context.of(subscriber.currentContext()));
                Seat other = seats.putIfAbsent(as.key(), seat);
                if (other == null) {
                    begin(seat, subscriber);
                } else if (other.isLeft()) {
                    other.free().thenMany(this).subscribe(subscriber);
                } else {
                    Operators.error(subscriber, taken(as));
                }
            }
        };
    }

    private void begin(Seat seat, CoreSubscriber<? super NodeEvent> subscriber) {
        ParticipantProtocol protocol = new ParticipantProtocol(seat.as, datacenter, jitter.draws());
        conversations.begin("participant " + seat.as.key(), protocol, subscriber, seat);
    }

    private static ConsulTakenException taken(Participation as) {
        return new ConsulTakenException(
                "participant " + as.key(),
                as.key(),
                Optional.empty(),
                Optional.empty(),
                "taken: this ConsulFlux takes part as \"" + as.key() + "\" already");
    }

    /** How many keys are taken, those included whose participant is leaving. */
    int size() {
        return seats.size();
    }

    /** One participant's place: its publisher, its session, and its key. */
    private final class Seat implements Surroundings {

        private final Participation as;
        private final Publisher<String> publisher;
        private final Context context;
        private final Sinks.Empty<Void> free = Sinks.empty();
        private volatile @Nullable ProtocolDriver<?> driver;
        private volatile @Nullable States states;
        private volatile @Nullable SharedSession session;
        private Optional<String> doubted = Optional.empty();

        Seat(Participation as, Publisher<String> publisher, Context context) {
            this.as = as;
            this.publisher = publisher;
            this.context = context;
        }

        boolean isLeft() {
            ProtocolDriver<?> known = driver;
            return known != null && known.isLeft();
        }

        Mono<Void> free() {
            return free.asMono();
        }

        @Override
        public void begin(ProtocolDriver<?> conversation) {
            driver = conversation;
            states = new States(publisher, context, conversation);
            session = sessions.join(as.session(), conversation);
        }

        @Override
        public void hold(Wants wants) {
            States own = states;
            if (own != null) {
                own.hold(wants);
            }
            SharedSession shared = session;
            if (shared != null && !wants.doubted().equals(doubted)) {
                doubted = wants.doubted();
                doubted.ifPresent(shared::doubt);
            }
        }

        @Override
        public void tell() {
            States own = states;
            if (own != null) {
                own.tell();
            }
        }

        @Override
        public void end() {
            SharedSession shared = session;
            ProtocolDriver<?> user = driver;
            if (shared != null && user != null) {
                shared.leave(user);
            }
            seats.remove(as.key(), this);
            free.tryEmitEmpty();
        }
    }
}
