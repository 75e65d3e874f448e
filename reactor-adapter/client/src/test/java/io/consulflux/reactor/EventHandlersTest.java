// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import io.consulflux.UserEvent;
import io.consulflux.UserEvent.Filters;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.EventWatch;
import io.consulflux.reactor.internal.poll.PollWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** What handlers do with events, in which order and how many at a time. */
class EventHandlersTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<String> begun = new ArrayList<>();
    private final List<Sinks.Empty<Void>> work = new ArrayList<>();
    private final TestSubscriber<HandledEvent> done = TestSubscriber.create();
    private final EventHandler handler = EventHandler.of(event -> {
        begun.add(event.id());
        Sinks.Empty<Void> one = Sinks.empty();
        work.add(one);
        return one.asMono();
    });

    @Test
    void byDefaultTheNextBeginsWhenTheOneBeforeIsDone() {
        handle(handler, "1", "2");
        assertThat(begun).containsExactly("1");
        work.get(0).tryEmitEmpty();
        assertThat(begun).containsExactly("1", "2");
        assertThat(told()).containsExactly("1");
    }

    @Test
    void asManyRunAtATimeAsAllowed() {
        handle(handler.concurrency(2), "1", "2", "3");
        assertThat(begun).containsExactly("1", "2");
    }

    @Test
    void orderedOutcomesAreToldInTheOrderOfTheEvents() {
        handle(handler.concurrency(2), "1", "2");
        work.get(1).tryEmitEmpty();
        assertThat(told()).isEmpty();
        work.get(0).tryEmitEmpty();
        assertThat(told()).containsExactly("1", "2");
    }

    @Test
    void unorderedOutcomesAreToldAsTheyCome() {
        handle(handler.concurrency(2).unordered(), "1", "2");
        work.get(1).tryEmitEmpty();
        assertThat(told()).containsExactly("2");
    }

    @Test
    void aFailureIsToldAndTheNextIsHandled() {
        handle(handler, "1", "2");
        work.get(0).tryEmitError(new IllegalStateException("mine"));
        assertThat(done.getReceivedOnNext().get(0).failure()).get().isInstanceOf(IllegalStateException.class);
        assertThat(begun).containsExactly("1", "2");
    }

    @Test
    void whatAHandlerThrowsIsAFailureToo() {
        handle(
                EventHandler.of(event -> {
                    throw new IllegalStateException("mine");
                }),
                "1");
        assertThat(done.getReceivedOnNext().get(0).failure()).isPresent();
    }

    @Test
    void aFailureThatStopsEndsTheStream() {
        handle(handler.onError(EventHandler.OnError.STOP), "1", "2");
        work.get(0).tryEmitError(new IllegalStateException("mine"));
        assertThat(done.expectTerminalError()).hasMessage("mine");
    }

    @Test
    void workThatTakesTooLongIsAFailure() {
        handle(handler.timeout(Duration.ofSeconds(3)), "1", "2");
        time.advanceTimeBy(Duration.ofSeconds(3));
        assertThat(done.getReceivedOnNext().get(0).failure()).get().isInstanceOf(TimeoutException.class);
        assertThat(begun).containsExactly("1", "2");
    }

    @Test
    void aGapIsToldAndGivenToNobody() {
        Gap gap = new Gap("n", Instant.EPOCH, OptionalLong.empty(), Gap.Reason.LEFT_RING);
        handler.handle(Flux.just(gap), time).subscribe(done);
        assertThat(done.getReceivedOnNext()).extracting(HandledEvent::event).containsExactly(gap);
        assertThat(begun).isEmpty();
    }

    @Test
    void aSecondHandlerForANameAndNamesInTheWayOfWatchingAreRefused() {
        EventHandlers handlers = EventHandlers.none().on("a", event -> Mono.empty());
        assertThatIllegalArgumentException().isThrownBy(() -> handlers.on("a", event -> Mono.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> handlers.on("..", event -> Mono.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> handlers.watching(EventWatch.of("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> handler.concurrency(0));
        assertThatIllegalArgumentException().isThrownBy(() -> handler.timeout(Duration.ZERO));
    }

    @Test
    void eachHandlerWatchesItsName() {
        PollWorld world = new PollWorld();
        ConsulEvents events = new ConsulEvents(world.connection, world.polls, Optional.empty(), () -> false);
        events.handle(EventHandlers.none()
                        .on("a", event -> Mono.empty())
                        .on("b", event -> Mono.empty())
                        .watching(EventWatch.of().replay()))
                .subscribe();
        assertThat(world.consul.exchanges)
                .extracting(exchange -> exchange.request.target())
                .containsExactly("/v1/event/list?name=a", "/v1/event/list?name=b");
    }

    private void handle(EventHandler how, String... ids) {
        Flux<UserEvent> events = Flux.fromArray(ids).map(EventHandlersTest::event);
        how.handle(events, time).subscribe(done);
    }

    private List<String> told() {
        return done.getReceivedOnNext().stream()
                .map(handled -> ((Received) handled.event()).id())
                .toList();
    }

    private static Received event(String id) {
        return new Received("n", Instant.EPOCH, id, "a", Bytes.empty(), Filters.none(), 1);
    }
}
