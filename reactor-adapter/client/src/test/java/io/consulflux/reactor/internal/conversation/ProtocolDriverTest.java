// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.call;
import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.calls;
import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.ends;
import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.reads;
import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.tells;
import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.timers;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.reactor.internal.poll.PollWorld;
import io.consulflux.state.Consistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.test.subscriber.TestSubscriber;

/** What a conversation wants and calls for, and how its inputs come to it. */
final class ProtocolDriverTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;
    private final Conversations conversations = new Conversations(world.connection, world.polls);
    private final ScriptedProtocol protocol = new ScriptedProtocol();
    private final TestSubscriber<String> listener =
            TestSubscriber.builder().initialRequest(0).build();

    private void start(Step<String> first) {
        protocol.then(input -> first);
        conversations.flux("test", () -> protocol).subscribe(listener);
        protocol.then(input -> protocol.goesOn());
    }

    /** Makes the conversation take this step next: demand is an input like any other. */
    private void step(Step<String> step) {
        protocol.then(input -> step);
        listener.request(1);
        protocol.then(input -> protocol.goesOn());
    }

    private List<Input> inputs(Class<? extends Input> kind) {
        return protocol.inputs.stream().filter(kind::isInstance).toList();
    }

    @Test
    void theStartIsTheFirstInputWhateverASubscriberDoesBefore() {
        TestSubscriber<String> eager =
                TestSubscriber.builder().initialRequest(3).build();
        conversations.flux("test", () -> protocol).subscribe(eager);
        assertThat(protocol.inputs).containsExactly(new Input.Started(), new Input.Demanded(3));
    }

    @Test
    void inputsComeOneAfterAnotherEvenFromWithinAStep() {
        AtomicInteger depth = new AtomicInteger();
        protocol.then(input -> {
            assertThat(depth.incrementAndGet()).isEqualTo(1);
            if (input instanceof Input.Started) {
                listener.request(1);
            }
            depth.decrementAndGet();
            return protocol.goesOn();
        });
        conversations.flux("test", () -> protocol).subscribe(listener);
        assertThat(protocol.inputs).containsExactly(new Input.Started(), new Input.Demanded(1));
    }

    @Test
    void aTimerFiresOnceWhenItIsDue() {
        start(timers(Map.of("tick", SECOND)));
        world.pass(Duration.ofMillis(999));
        assertThat(inputs(Input.TimerFired.class)).isEmpty();
        protocol.then(input -> tells());
        world.pass(Duration.ofMillis(1));
        world.pass(Duration.ofSeconds(10));
        assertThat(inputs(Input.TimerFired.class)).containsExactly(new Input.TimerFired("tick"));
    }

    @Test
    void aTimerWantedAgainWithTheSameDueIsNotArmedAgain() {
        start(timers(Map.of("tick", SECOND)));
        long armed = world.time.getScheduledTaskCount();
        step(timers(Map.of("tick", SECOND)));
        assertThat(world.time.getScheduledTaskCount()).isEqualTo(armed);
        protocol.then(input -> tells());
        world.pass(Duration.ofSeconds(1));
        assertThat(inputs(Input.TimerFired.class)).hasSize(1);
    }

    @Test
    void aTimerThatWasMovedFiresOnlyAtItsNewDue() {
        start(timers(Map.of("tick", SECOND)));
        step(timers(Map.of("tick", 3 * SECOND)));
        world.pass(Duration.ofSeconds(2));
        assertThat(inputs(Input.TimerFired.class)).isEmpty();
        protocol.then(input -> tells());
        world.pass(Duration.ofSeconds(1));
        assertThat(inputs(Input.TimerFired.class)).hasSize(1);
    }

    @Test
    void ofTwoTimersDueAtOnceTheOneTheOtherGaveUpNeverFires() {
        start(timers(Map.of("one", SECOND, "other", SECOND)));
        protocol.then(input -> tells());
        world.pass(Duration.ofSeconds(1));
        assertThat(inputs(Input.TimerFired.class)).hasSize(1);
    }

    @Test
    void aReadWantedNoLongerIsAbortedAndItsAnswerForgotten() {
        start(reads(call("read")));
        ScriptedTransport.Exchange read = consul.last();
        step(tells());
        assertThat(read.wasAborted()).isTrue();
        read.answer(1, "late");
        assertThat(inputs(Input.Answered.class)).isEmpty();
    }

    @Test
    void aReadWantedStillIsNotSentAgainUntilItIsAnswered() {
        start(reads(call("read")));
        step(reads(call("read")));
        assertThat(consul.count()).isEqualTo(1);
        consul.last().answer(1, "a");
        assertThat(consul.count())
                .as("wanted after its answer, it is read anew")
                .isEqualTo(2);
    }

    @Test
    void aCallIsNeverAbortedBeforeTheEnd() {
        start(calls(call("call")));
        ScriptedTransport.Exchange call = consul.last();
        step(tells());
        listener.cancel();
        assertThat(call.isInFlight()).isTrue();
        call.answer(1, "a");
        assertThat(inputs(Input.Answered.class)).hasSize(1);
    }

    @Test
    void theEndDropsWhatIsUnderWay() {
        start(calls(call("call")));
        ScriptedTransport.Exchange call = consul.last();
        step(new Step<>(
                List.of(),
                List.of(),
                new Wants(
                        Optional.of(new KeysQuestion("folder/", Optional.empty())),
                        Map.of("tick", SECOND),
                        List.of(call("read"))),
                new Step.Open()));
        step(ends());
        assertThat(call.wasAborted()).isTrue();
        assertThat(consul.inFlight()).isZero();
        assertThat(world.polls.size()).isZero();
        int before = protocol.inputs.size();
        world.pass(Duration.ofMinutes(1));
        assertThat(protocol.inputs).hasSize(before);
        assertThat(listener.isTerminatedComplete()).isTrue();
    }

    @Test
    void aFailedCallIsAnInputWhateverItFailedWith() {
        start(calls(call("call")));
        consul.last().fail(new IllegalStateException("odd"));
        assertThat(inputs(Input.Failed.class))
                .singleElement()
                .satisfies(input ->
                        assertThat(((Input.Failed) input).failure()).isInstanceOf(ConsulUnreachableException.class));
    }

    @Test
    void aCallHasItsOwnLimitWhereThatIsTheShorter() {
        start(calls(
                call("short").within(Duration.ofSeconds(1)), call("long").within(Duration.ofHours(1)), call("plain")));
        assertThat(consul.exchanges)
                .extracting(exchange -> exchange.limit)
                .containsExactly(Duration.ofSeconds(1), PollWorld.CALL_TIMEOUT, PollWorld.CALL_TIMEOUT);
    }

    @Test
    void aWatchTellsDifferencesAndEndsWhenItIsWantedNoLonger() {
        start(ScriptedProtocol.wants(
                new Wants(Optional.of(new KeysQuestion("f/", Optional.empty())), Map.of(), List.of())));
        consul.last().answer(1, "[\"f/a\"]");
        consul.last().answer(2, "[\"f/b\"]");
        assertThat(inputs(Input.KeysChanged.class))
                .containsExactly(
                        new Input.KeysChanged(List.of("f/a"), List.of()),
                        new Input.KeysChanged(List.of("f/b"), List.of("f/a")));
        step(tells());
        assertThat(world.polls.size()).isZero();
    }

    @Test
    void watchedEntriesAreToldWholeAndWhatIsKnownOfThemComesBeforeAnyRead() {
        EntriesQuestion question = new EntriesQuestion("f/", Optional.empty(), Consistency.DEFAULT);
        world.polls.watch(question).subscribe();
        consul.last().answer(7, "[]");
        start(ScriptedProtocol.wants(new Wants(Optional.of(question), Map.of(), List.of(call("read")))));
        assertThat(inputs(Input.EntriesListed.class))
                .singleElement()
                .satisfies(input -> assertThat(
                                ((Input.EntriesListed) input).listing().index())
                        .isEqualTo(7));
        consul.last().answer(9, "");
        assertThat(protocol.inputs)
                .hasExactlyElementsOfTypes(Input.Started.class, Input.EntriesListed.class, Input.Answered.class);
        assertThat(world.polls.size()).isEqualTo(1);
    }

    @Test
    void aWatchThatFailsForGoodIsAnInput() {
        start(ScriptedProtocol.wants(
                new Wants(Optional.of(new KeysQuestion("f/", Optional.empty())), Map.of(), List.of())));
        consul.last().refuse(403, "Permission denied");
        assertThat(inputs(Input.WatchFailed.class)).hasSize(1);
        assertThat(consul.count()).isEqualTo(1);
    }

    @Test
    void aStepThatThrowsEndsTheConversationAndLeavesNothingUnderWay() {
        start(calls(call("call")));
        protocol.then(input -> {
            throw new IllegalStateException("defect");
        });
        listener.request(1);
        assertThat(listener.expectTerminalError()).hasMessage("defect");
        assertThat(consul.inFlight()).isZero();
    }

    @Test
    void aListenerThatTakesItsTimeKeepsNoTimerWaiting() {
        List<Integer> firedWhileTold = new ArrayList<>();
        protocol.then(input -> new Step<>(
                List.of(),
                input instanceof Input.Started ? List.of("event") : List.of(),
                input instanceof Input.TimerFired
                        ? Wants.nothing()
                        : new Wants(Optional.empty(), Map.of("renew", 2 * SECOND), List.of()),
                new Step.Open()));
        conversations.flux("test", () -> protocol).subscribe(event -> {
            world.pass(Duration.ofSeconds(5));
            firedWhileTold.add(inputs(Input.TimerFired.class).size());
        });
        assertThat(firedWhileTold).containsExactly(1);
    }
}
