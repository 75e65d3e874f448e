// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ParticipantEvent.Published;
import io.consulflux.barrier.Participation;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.PollWorld;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.Jitter;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Participants that come and go from many threads at once. */
class ParticipantsRaceTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int THREADS = 4;

    private final Scheduler scheduler = Schedulers.newParallel("race", THREADS, true);
    private final SessionStore consul = new SessionStore(scheduler);
    private final Connection connection = new Connection(consul, new Clock(scheduler), PollWorld.CALL_TIMEOUT);
    private final Polls polls = new Polls(connection, PollWorld.CONNECTIONS);
    private final Conversations conversations = new Conversations(connection, polls);
    private final SharedSessions sessions = new SharedSessions(connection, polls, Optional.empty());
    private final Participants participants =
            new Participants(conversations, sessions, Optional.empty(), Jitter.RANDOM);

    @AfterEach
    void end() {
        scheduler.dispose();
    }

    @Test
    void whoeverComesAndGoesEachIsServedOrToldThatItIsTakenAndNothingIsLeftOver() {
        Flux<String> outcomes = Flux.range(0, 2_000).flatMap(i -> stay(i % 3).subscribeOn(scheduler), THREADS * 2);
        StepVerifier.create(outcomes.distinct().sort())
                .expectNext("published", "taken")
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(conversations.close().then(sessions.settled()))
                .expectComplete()
                .verify(LIMIT);
        assertThat(participants.size()).isZero();
        assertThat(sessions.size()).isZero();
        assertThat(consul.entries).isEmpty();
        assertThat(consul.sessions).isEmpty();
    }

    private Flux<String> stay(int id) {
        return participants
                .flux(Participation.of("deploy", "p" + id), Flux.just("ready").concatWith(Flux.never()))
                .ofType(Published.class)
                .map(event -> "published")
                .take(1)
                .onErrorResume(ConsulTakenException.class, taken -> Flux.just("taken"));
    }
}
