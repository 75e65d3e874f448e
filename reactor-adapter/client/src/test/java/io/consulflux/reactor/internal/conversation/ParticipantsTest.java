// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent.Entered;
import io.consulflux.ParticipantEvent.Left;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import io.consulflux.barrier.Participation;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.reactor.internal.conversation.SessionStore.Entry;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.PollWorld;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.Jitter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** Participants and the sessions that they share, on an agent that answers at once and virtual time. */
class ParticipantsTest {

    private static final Duration TTL = Duration.ofSeconds(30);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final SessionStore consul = new SessionStore(time);
    private final Connection connection = new Connection(consul, new Clock(time), PollWorld.CALL_TIMEOUT);
    private final Polls polls = new Polls(connection, PollWorld.CONNECTIONS);
    private final Conversations conversations = new Conversations(connection, polls);
    private final SharedSessions sessions = new SharedSessions(connection, polls, Optional.empty());
    private final Participants participants =
            new Participants(conversations, sessions, Optional.empty(), Jitter.RANDOM);

    @Test
    void aParticipantIsThereWithItsStateUntilItsPublisherCompletes() {
        TestPublisher<String> states = TestPublisher.create();
        TestSubscriber<NodeEvent> stay = join("a", states);
        states.next("busy");
        assertThat(consul.entries).isEqualTo(Map.of("deploy/a", new Entry("s1", "busy")));
        states.next("ready");
        assertThat(consul.entries).isEqualTo(Map.of("deploy/a", new Entry("s1", "ready")));
        states.complete();
        assertThat(consul.entries).isEmpty();
        assertThat(told(stay)).containsExactly("entered by s1", "busy", "ready", "left COMPLETED");
        assertThat(stay.isTerminatedComplete()).isTrue();
        assertThat(consul.sessions).isEmpty();
    }

    @Test
    void aHundredShareOneSessionAndItsRenewals() {
        List<TestSubscriber<NodeEvent>> stays = IntStream.range(0, 100)
                .mapToObj(i -> join("p" + i, staying("ready")))
                .toList();
        time.advanceTimeBy(TTL.dividedBy(2));
        assertThat(consul.entries).hasSize(100);
        assertThat(consul.count("PUT /v1/session/create")).isEqualTo(1);
        assertThat(consul.count("PUT /v1/session/renew/s1")).isEqualTo(2);
        stays.stream().skip(1).forEach(TestSubscriber::cancel);
        assertThat(consul.entries).hasSize(1);
        assertThat(consul.sessions).hasSize(1);
        stays.get(0).cancel();
        assertThat(consul.entries).isEmpty();
        assertThat(consul.sessions).isEmpty();
        assertThat(sessions.size()).isZero();
        assertThat(participants.size()).isZero();
    }

    @Test
    void whoWantsAnotherKindOfSessionHasAnother() {
        join("a", staying("ready"));
        join(Participation.of("deploy", "b").ttl(Duration.ofSeconds(10)), staying("ready"));
        assertThat(consul.sessions).containsExactly("s1", "s2");
    }

    @Test
    void whoComesAfterTheLastHasLeftHasANewSession() {
        join("a", staying("ready")).cancel();
        assertThat(told(join("a", staying("ready")))).startsWith("entered by s2");
    }

    @Test
    void twoOfOneKeyExcludeEachOther() {
        join("a", staying("ready"));
        TestSubscriber<NodeEvent> second = join(Participation.of("deploy/", "a"), staying("busy"));
        assertThat(second.expectTerminalError())
                .isInstanceOf(ConsulTakenException.class)
                .hasMessageContaining("deploy/a");
        assertThat(consul.entries).isEqualTo(Map.of("deploy/a", new Entry("s1", "ready")));
    }

    @Test
    void oneThatIsLeavingIsWaitedFor() {
        TestSubscriber<NodeEvent> first = join("a", staying("ready"));
        consul.isSilent(true);
        first.cancel();
        TestSubscriber<NodeEvent> second = join("a", staying("again"));
        assertThat(second.isTerminated()).isFalse();
        consul.isSilent(false);
        time.advanceTimeBy(Duration.ofSeconds(25));
        assertThat(told(second)).containsExactly("entered by s2", "again");
        assertThat(consul.entries).isEqualTo(Map.of("deploy/a", new Entry("s2", "again")));
    }

    @Test
    void anotherHolderIsNamed() {
        consul.sessions.add("s0");
        consul.entries.put("deploy/a", new Entry("s0", "mine"));
        TestSubscriber<NodeEvent> stay = join("a", staying("ready"));
        assertThat(stay.expectTerminalError()).isInstanceOfSatisfying(ConsulTakenException.class, taken -> {
            assertThat(taken.session()).contains("s0");
            assertThat(taken.node()).contains("n1");
        });
        assertThat(consul.entries).isEqualTo(Map.of("deploy/a", new Entry("s0", "mine")));
        assertThat(consul.sessions).containsExactly("s0");
    }

    @Test
    void thePublisherIsAskedForOneStateAtATime() {
        TestPublisher<String> states = TestPublisher.create();
        consul.isSilent(true);
        join("a", states);
        states.assertMinRequested(1);
        states.next("busy");
        states.assertMaxRequested(0);
        consul.isSilent(false);
        time.advanceTimeBy(Duration.ofMinutes(1));
        states.assertMaxRequested(1);
        states.assertMinRequested(1);
    }

    @Test
    void aPublisherThatIsFastIsNoStackAndEachOfItsStatesIsPublished() {
        TestSubscriber<NodeEvent> stay = join("a", Flux.range(0, 20_000).map(String::valueOf));
        assertThat(consul.count("PUT /v1/kv/deploy/a")).isEqualTo(20_000);
        assertThat(stay.isTerminatedComplete()).isTrue();
        assertThat(told(stay)).hasSize(20_002).endsWith("19998", "19999", "left COMPLETED");
    }

    @Test
    void withoutDemandStatesArePublishedAllTheSame() {
        TestSubscriber<NodeEvent> stay =
                TestSubscriber.builder().initialRequest(0).build();
        participants
                .flux(Participation.of("deploy", "a"), Flux.range(0, 100).map(String::valueOf))
                .subscribe(stay);
        assertThat(consul.count("PUT /v1/kv/deploy/a")).isEqualTo(100);
        stay.request(9);
        assertThat(told(stay)).containsExactly("entered by s1", "99", "left COMPLETED");
    }

    @Test
    void thePublishersFailureIsPassedOnAfterTheEntryIsGone() {
        TestSubscriber<NodeEvent> stay =
                join("a", Flux.just("busy").concatWith(Flux.error(new IllegalStateException("mine"))));
        assertThat(stay.expectTerminalError()).isInstanceOf(IllegalStateException.class);
        assertThat(told(stay)).endsWith("left FAILED");
        assertThat(consul.entries).isEmpty();
    }

    @Test
    void aPublisherThatThrowsIsOneThatFails() {
        Publisher<String> rude = subscriber -> {
            throw new IllegalStateException("mine");
        };
        assertThat(join("a", rude).expectTerminalError()).hasMessage("mine");
        assertThat(participants.size()).isZero();
    }

    @Test
    void thePublisherSeesTheListenersContext() {
        TestSubscriber<NodeEvent> stay =
                TestSubscriber.builder().contextPut("trace", "7").build();
        Flux<String> states = Mono.deferContextual(context -> Mono.just(context.<String>get("trace")))
                .concatWith(Flux.never());
        participants.flux(Participation.of("deploy", "a"), states).subscribe(stay);
        assertThat(told(stay)).containsExactly("entered by s1", "7");
    }

    @Test
    void aCancelCancelsThePublisherAtOnce() {
        TestPublisher<String> states = TestPublisher.create();
        TestSubscriber<NodeEvent> stay = join("a", states);
        states.next("busy");
        consul.isSilent(true);
        stay.cancel();
        states.assertCancelled();
        assertThat(consul.entries).hasSize(1);
        consul.isSilent(false);
        time.advanceTimeBy(Duration.ofSeconds(25));
        assertThat(consul.entries).isEmpty();
        assertThat(consul.sessions).isEmpty();
    }

    @Test
    void aLossIsToldToAllByTheLocalDeadlineAndAllComeBack() {
        TestSubscriber<NodeEvent> one = join("a", staying("ready"));
        TestSubscriber<NodeEvent> other = join("b", staying("busy"));
        consul.isSilent(true);
        time.advanceTimeBy(TTL.minusMillis(1));
        assertThat(told(one)).containsExactly("entered by s1", "ready");
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(told(one)).last().isEqualTo("lost s1");
        assertThat(told(other)).last().isEqualTo("lost s1");
        assertThat(consul.entries).hasSize(2);
        consul.isSilent(false);
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(told(one)).endsWith("lost s1", "entered by s2", "ready");
        assertThat(told(other)).endsWith("lost s1", "entered by s2", "busy");
        assertThat(consul.sessions).containsExactly("s2");
    }

    @Test
    void whoComesWhileTheSessionIsLostWaitsForTheNext() {
        join("a", staying("ready"));
        consul.isSilent(true);
        time.advanceTimeBy(TTL);
        TestSubscriber<NodeEvent> late = join("b", staying("ready"));
        consul.isSilent(false);
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(told(late)).containsExactly("entered by s2", "ready");
    }

    @Test
    void aSessionThatConsulDoesNotKnowIsFoundOutByTheNextStateNotByTheNextRenewal() {
        Sinks.Many<String> states = Sinks.many().unicast().onBackpressureBuffer();
        TestSubscriber<NodeEvent> stay = join("a", states.asFlux());
        TestSubscriber<NodeEvent> other = join("b", staying("ready"));
        states.tryEmitNext("busy");
        consul.end("s1");
        states.tryEmitNext("ready");
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(told(stay)).containsExactly("entered by s1", "busy", "lost s1", "entered by s2", "ready");
        assertThat(told(other)).containsExactly("entered by s1", "ready", "lost s1", "entered by s2", "ready");
    }

    @Test
    void whereNoSessionIsToBeHadAllFail() {
        consul.refuses(403);
        TestSubscriber<NodeEvent> stay = join("a", staying("ready"));
        assertThat(stay.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
        consul.refuses(0);
        assertThat(told(join("a", staying("ready")))).containsExactly("entered by s1", "ready");
    }

    @Test
    void whereNoSessionIsKnownThatWasCreatedAllFail() {
        consul.createsElsewhere(100);
        TestSubscriber<NodeEvent> one = join("a", staying("ready"));
        TestSubscriber<NodeEvent> other = join("b", staying("busy"));
        time.advanceTimeBy(Duration.ofSeconds(36));
        List.of(one, other)
                .forEach(stay -> assertThat(stay.expectTerminalError())
                        .isInstanceOf(ConsulSessionLostException.class)
                        .hasMessageContaining("several datacenters or clusters"));
        assertThat(consul.count("PUT /v1/session/create")).isLessThan(20);
        consul.createsElsewhere(1);
        assertThat(told(join("a", staying("ready")))).hasSize(2).endsWith("ready");
    }

    @Test
    void theEndOfAllDeletesTheEntriesAndThenTheSession() {
        TestSubscriber<NodeEvent> stay = join("a", staying("ready"));
        var closed = conversations.close().then(sessions.settled()).toFuture();
        assertThat(stay.isTerminatedComplete()).isTrue();
        assertThat(told(stay)).containsExactly("entered by s1", "ready");
        assertThat(closed).isDone();
        assertThat(consul.requests).endsWith("PUT /v1/txn", "PUT /v1/session/destroy/s1");
        assertThat(join("a", staying("ready")).expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        assertThat(participants.size()).isZero();
    }

    @Test
    void theEndOfAllWaitsForTheSessionToBeDestroyed() {
        join("a", staying("ready"));
        consul.isSilentTo("/v1/session/destroy/");
        var closed = conversations.close().then(sessions.settled()).toFuture();
        assertThat(consul.entries).isEmpty();
        assertThat(closed).isNotDone();
        consul.isSilent(false);
        time.advanceTimeBy(Duration.ofSeconds(25));
        assertThat(closed).isDone();
        assertThat(consul.sessions).isEmpty();
    }

    private static Flux<String> staying(String state) {
        return Flux.just(state).concatWith(Flux.never());
    }

    private TestSubscriber<NodeEvent> join(String id, Publisher<String> states) {
        return join(Participation.of("deploy", id), states);
    }

    private TestSubscriber<NodeEvent> join(Participation as, Publisher<String> states) {
        TestSubscriber<NodeEvent> stay = TestSubscriber.create();
        participants.flux(as, states).subscribe(stay);
        time.advanceTimeBy(Duration.ZERO);
        return stay;
    }

    private static List<String> told(TestSubscriber<NodeEvent> stay) {
        return stay.getReceivedOnNext().stream().map(ParticipantsTest::inShort).toList();
    }

    private static String inShort(NodeEvent event) {
        if (event instanceof Entered entered) {
            return "entered by " + entered.session();
        }
        if (event instanceof Published published) {
            return published.state();
        }
        if (event instanceof Lost lost) {
            return "lost " + lost.session();
        }
        return event instanceof Left left ? "left " + left.reason() : event.toString();
    }
}
