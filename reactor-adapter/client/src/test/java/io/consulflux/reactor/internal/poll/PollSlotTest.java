// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import static io.consulflux.reactor.internal.poll.PollWorld.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.state.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Operators;
import reactor.test.subscriber.TestSubscriber;

/** How demand and cancel travel at one subscriber's place. */
final class PollSlotTest {

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void demandThatIsNoneIsAnErrorAndLeavesThePoll(long none) {
        RawSubscriber raw = new RawSubscriber();
        world.word().subscribe(raw);
        raw.subscription.request(none);
        assertThat(raw.failures).singleElement().isInstanceOf(IllegalArgumentException.class);
        assertThat(world.polls.size()).isZero();
        assertThat(consul.last().wasAborted()).isTrue();
    }

    @Test
    void demandThatIsNoneInTheMiddleOfAStateIsAnErrorToo() {
        RawSubscriber raw = new RawSubscriber();
        world.word().subscribe(raw);
        raw.onState = () -> raw.subscription.request(0);
        raw.subscription.request(5);
        consul.last().answer(1, "a");
        assertThat(raw.failures).singleElement().isInstanceOf(IllegalArgumentException.class);
        assertThat(world.polls.size()).isZero();
    }

    @Test
    void demandAfterCancelIsIgnoredWhateverItIs() {
        RawSubscriber raw = new RawSubscriber();
        world.word().subscribe(raw);
        raw.subscription.cancel();
        raw.subscription.request(0);
        raw.subscription.request(1);
        assertThat(raw.failures).isEmpty();
    }

    @Test
    void demandFromWithinAStateDoesNotNest() {
        List<String> seen = new ArrayList<>();
        AtomicReference<Snapshot<String>> current = new AtomicReference<>(snapshot("a"));
        PollSlot<String> slot = new PollSlot<>(new BaseSubscriber<>() {
            private boolean inside;

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(Snapshot<String> told) {
                assertThat(inside).isFalse();
                inside = true;
                seen.add(told.state());
                // As another thread's answer would be.
                current.set(snapshot("b"));
                if (seen.size() == 1) {
                    request(1);
                }
                inside = false;
            }
        });
        slot.joined(new Place(current));
        assertThat(seen).containsExactly("a", "b");
    }

    @Test
    void withoutDemandNothingIsToldAndWithItTheNewest() {
        TestSubscriber<Snapshot<String>> slow = world.listener(0);
        consul.last().answer(1, "a");
        consul.last().answer(2, "b");
        assertThat(words(slow)).isEmpty();
        slow.request(10);
        assertThat(words(slow)).containsExactly("b");
        consul.last().answer(3, "c");
        assertThat(words(slow)).containsExactly("b", "c");
    }

    @Test
    void theLastOneOfTwoWhoHasLeftIsForgottenBeforeTheNextState() {
        Slots<String> slots = new Slots<>();
        PollSlot<String> stays = new PollSlot<>(new RawSubscriber());
        PollSlot<String> leaves = new PollSlot<>(new RawSubscriber());
        slots.add(stays);
        slots.add(leaves);
        slots.forEach(slot -> {});
        slots.remove(leaves);
        List<PollSlot<String>> left = new ArrayList<>();
        slots.forEach(left::add);
        assertThat(left).containsExactly(stays);
    }

    @Test
    void slotsThatAreEmptyAgainTakeNobody() {
        Slots<String> slots = new Slots<>();
        PollSlot<String> only = new PollSlot<>(new RawSubscriber());
        assertThat(slots.add(only)).isEqualTo(Slots.Entry.FIRST);
        assertThat(slots.remove(only)).isTrue();
        assertThat(slots.remove(only)).isFalse();
        assertThat(slots.add(only)).isEqualTo(Slots.Entry.CLOSED);
    }

    private static Snapshot<String> snapshot(String word) {
        return new Snapshot<>(word, 1, 0, Optional.empty(), Snapshot.Filtered.NO);
    }

    /** A state that the test changes. */
    private record Place(AtomicReference<Snapshot<String>> state) implements Told<String> {

        @Override
        public Snapshot<String> current() {
            return state.get();
        }

        @Override
        public void leave(PollSlot<String> slot) {}
    }

    /** Without Reactor's own checks between the test and the slot. */
    private static final class RawSubscriber implements CoreSubscriber<Snapshot<String>> {

        private final List<Throwable> failures = new ArrayList<>();
        private Subscription subscription = Operators.emptySubscription();
        private Runnable onState = () -> {};

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Snapshot<String> snapshot) {
            onState.run();
        }

        @Override
        public void onError(Throwable failure) {
            failures.add(failure);
        }

        @Override
        public void onComplete() {
            throw new AssertionError("a watch never completes");
        }
    }
}
