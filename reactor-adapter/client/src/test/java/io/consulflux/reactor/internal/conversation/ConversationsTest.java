// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.call;
import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.calls;
import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.ends;
import static io.consulflux.reactor.internal.conversation.ScriptedProtocol.tells;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Step;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.reactor.internal.poll.PollWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;

/** What a listener sees of a conversation, and how it ends for the one and the other. */
final class ConversationsTest {

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;
    private final Conversations conversations = new Conversations(world.connection, world.polls);

    /** Calls once, and is over when that is answered; a cancel only waits for the answer. */
    private final ScriptedProtocol protocol = ScriptedProtocol.of(ConversationsTest::step);

    private static Step<String> step(Input input) {
        if (input instanceof Input.Started) {
            return new Step<>(calls(call("call")).calls(), List.of("a", "b", "c"), tells().wants(), new Step.Open());
        }
        return input instanceof Input.Answered ? ends("d") : tells();
    }

    private Flux<String> flux() {
        return conversations.flux("test", () -> protocol);
    }

    private TestSubscriber<String> listener(long demand) {
        TestSubscriber<String> listener =
                TestSubscriber.builder().initialRequest(demand).build();
        flux().subscribe(listener);
        return listener;
    }

    private long count(Class<? extends Input> kind) {
        return protocol.inputs.stream().filter(kind::isInstance).count();
    }

    @Test
    void eventsAreToldAsDemandAllowsAndTheEndNeedsNone() {
        TestSubscriber<String> listener = listener(0);
        assertThat(listener.getReceivedOnNext()).isEmpty();
        listener.request(2);
        assertThat(listener.getReceivedOnNext()).containsExactly("a", "b");
        consul.last().answer(1, "");
        assertThat(listener.isTerminated()).isFalse();
        listener.request(2);
        assertThat(listener.getReceivedOnNext()).containsExactly("a", "b", "c", "d");
        assertThat(listener.isTerminatedComplete()).isTrue();
    }

    @Test
    void aCancelInTheMiddleOfAnEventIsTheLastThingAListenerHears() {
        RawListener raw = new RawListener();
        raw.onEvent = event -> raw.subscription().cancel();
        flux().subscribe(raw);
        raw.subscription().request(10);
        assertThat(raw.signals).containsExactly("a");
        assertThat(count(Input.Cancelled.class)).isEqualTo(1);
        consul.last().answer(1, "");
        assertThat(raw.signals).containsExactly("a");
    }

    @Test
    void whoCancelsAtTheSubscriptionBeginsNothing() {
        RawListener raw = new RawListener();
        raw.onSubscription = Subscription::cancel;
        flux().subscribe(raw);
        assertThat(protocol.inputs).isEmpty();
        assertThat(consul.count()).isZero();
        assertThat(conversations.close().toFuture()).isDone();
    }

    @Test
    void aListenerThatThrowsIsToldSoAndTheConversationIsPutInOrder() {
        RawListener raw = new RawListener();
        raw.onEvent = event -> {
            throw new IllegalStateException("mine");
        };
        flux().subscribe(raw);
        raw.subscription().request(10);
        assertThat(raw.signals).containsExactly("a", "error: mine");
        assertThat(count(Input.Cancelled.class)).isEqualTo(1);
    }

    @Test
    void aListenerThatThrowsAtItsSubscriptionLeavesNothingBehind() {
        RawListener raw = new RawListener();
        raw.onSubscription = subscription -> {
            throw new IllegalStateException("mine");
        };
        assertThatThrownBy(() -> flux().subscribe(raw)).hasMessage("mine");
        assertThat(protocol.inputs).isEmpty();
        assertThat(conversations.close().toFuture()).isDone();
    }

    @Test
    void aListenerThatThrowsAtTheEndKeepsNothingFromEnding() {
        RawListener raw = new RawListener();
        raw.onEnd = () -> {
            throw new IllegalStateException("mine");
        };
        flux().subscribe(raw);
        raw.subscription().request(10);
        consul.last().answer(1, "");
        assertThat(raw.signals).containsExactly("a", "b", "c", "d", "complete");
        assertThat(conversations.close().toFuture()).isDone();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void demandThatIsNoneIsAnErrorEvenInTheMiddleOfAnEvent(long none) {
        RawListener raw = new RawListener();
        raw.onEvent = event -> raw.subscription().request(none);
        flux().subscribe(raw);
        raw.subscription().request(10);
        assertThat(raw.signals).hasSize(2).element(1).asString().startsWith("error: demand");
        assertThat(count(Input.Cancelled.class)).isEqualTo(1);
    }

    @Test
    void noDemandFollowsACancel() {
        RawListener raw = new RawListener();
        flux().subscribe(raw);
        raw.subscription().cancel();
        raw.subscription().cancel();
        raw.subscription().request(1);
        assertThat(protocol.inputs).containsExactly(new Input.Started(), new Input.Cancelled());
    }

    @Test
    void closingDropsWhatWasNotToldAndWaitsUntilThingsAreInOrder() {
        TestSubscriber<String> listener = listener(1);
        var closed = conversations.close().toFuture();
        assertThat(listener.getReceivedOnNext()).containsExactly("a");
        assertThat(listener.expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        assertThat(closed).isNotDone();
        consul.last().answer(1, "");
        assertThat(closed).isDone();
        assertThat(count(Input.Cancelled.class)).isEqualTo(1);
    }

    @Test
    void closingWaitsForThoseWhoseListenersHaveGoneToo() {
        listener(1).cancel();
        var closed = conversations.close().toFuture();
        assertThat(closed).isNotDone();
        consul.last().answer(1, "");
        assertThat(closed).isDone();
        assertThat(count(Input.Cancelled.class)).isEqualTo(1);
    }

    @Test
    void whoComesAfterTheCloseIsTurnedAway() {
        conversations.close().subscribe();
        assertThat(listener(1).expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        assertThat(protocol.inputs).isEmpty();
    }

    @Test
    void whoIsClosedBeforeItHasItsSubscriptionGetsThatFirst() {
        RawListener raw = new RawListener();
        raw.onSubscription = subscription -> conversations.close().subscribe();
        flux().subscribe(raw);
        assertThat(raw.signals).singleElement().asString().contains("disposed");
        assertThat(raw.toldBeforeItsSubscriptionWasTaken).isFalse();
    }

    /** Without Reactor's own checks between the test and the conversation. */
    private static final class RawListener implements CoreSubscriber<String> {

        private final List<String> signals = new ArrayList<>();
        private final List<Subscription> subscriptions = new ArrayList<>();
        private Consumer<Subscription> onSubscription = subscription -> {};
        private Consumer<String> onEvent = event -> {};
        private Runnable onEnd = () -> {};
        private boolean taken;
        private boolean toldBeforeItsSubscriptionWasTaken;

        Subscription subscription() {
            return subscriptions.get(0);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriptions.add(subscription);
            onSubscription.accept(subscription);
            taken = true;
        }

        @Override
        public void onNext(String event) {
            told(event);
            onEvent.accept(event);
        }

        @Override
        public void onError(Throwable failure) {
            told("error: " + failure.getMessage());
            onEnd.run();
        }

        @Override
        public void onComplete() {
            told("complete");
            onEnd.run();
        }

        private void told(String signal) {
            toldBeforeItsSubscriptionWasTaken |= !taken;
            signals.add(signal);
        }
    }
}
