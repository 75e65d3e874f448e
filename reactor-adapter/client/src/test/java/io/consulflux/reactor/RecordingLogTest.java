// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class RecordingLogTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final RecordingOptions<String> OPTIONS = RecordingOptions.<String>of(
                    String::length, event -> event.startsWith("node"))
            .bytes(1000)
            .passing(10)
            .lasting(5);

    private final RecordingLog<String> log = new RecordingLog<>(OPTIONS);

    @Test
    void everybodyIsToldAllFromTheFirstEventOn() {
        log.add("a");
        StepVerifier.create(Flux.merge(log.after(0), log.after(0)))
                .expectNextCount(2)
                .then(() -> log.add("b"))
                .expectNext(event(2, "b"), event(2, "b"))
                .then(log::end)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whoComesBackGoesOnAfterTheEventItNames() {
        add(5, "line ");
        log.end();
        StepVerifier.create(log.after(3))
                .expectNext(event(4, "line 4"), event(5, "line 5"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aFailureComesAfterTheLastEvent() {
        add(3, "line ");
        log.fail(new IllegalStateException("cut"));
        StepVerifier.create(log.after(0), 1)
                .expectNext(event(1, "line 1"))
                .thenRequest(2)
                .expectNext(event(2, "line 2"), event(3, "line 3"))
                .expectErrorMessage("cut")
                .verify(LIMIT);
    }

    @Test
    void whatHasLeftIsToldAsOneGapWithItsSize() {
        add(25, "line ");
        log.end();
        StepVerifier.create(log.after(2))
                .expectNext(new Recorded.Gap<>(15, 13))
                .expectNext(event(16, "line 16"))
                .expectNextCount(9)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whoResumesAfterAGapIsNotToldItAgain() {
        add(25, "line ");
        StepVerifier.create(log.after(15).take(1))
                .expectNext(event(16, "line 16"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void passingEventsDoNotPushOutLastingOnes() {
        log.add("node acknowledged");
        add(100, "line ");
        log.add("node exited");
        log.end();
        StepVerifier.create(log.after(0))
                .expectNext(event(1, "node acknowledged"), new Recorded.Gap<>(91, 90))
                .expectNextCount(10)
                .expectNext(event(102, "node exited"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void lastingEventsHaveALimitToo() {
        add(8, "node ");
        log.end();
        StepVerifier.create(log.after(0))
                .expectNext(new Recorded.Gap<>(3, 3))
                .expectNext(event(4, "node 4"))
                .expectNextCount(4)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void eventsAreHeldUpToTheLimitOfBytes() {
        RecordingLog<String> small = new RecordingLog<>(OPTIONS.bytes(50));
        IntStream.range(0, 10).forEach(i -> small.add("x".repeat(20)));
        assertHeld(small, 2);
    }

    @Test
    void theNewestEventIsHeldHoweverLargeItIs() {
        RecordingLog<String> small = new RecordingLog<>(OPTIONS.bytes(50));
        IntStream.range(0, 10).forEach(i -> small.add("x".repeat(20)));
        small.add("y".repeat(500));
        assertHeld(small, 1);
    }

    @Test
    void aReaderWithoutDemandHoldsUpNobodyAndLosesNoMoreThanTheLogDoes() {
        StepVerifier.create(log.after(0).map(Recorded::number), 1)
                .then(() -> log.add("first"))
                .expectNext(1L)
                .then(() -> {
                    add(10_000, "more ");
                    log.end();
                    StepVerifier.create(log.after(0))
                            .expectNextCount(11)
                            .expectComplete()
                            .verify(LIMIT);
                })
                .thenRequest(1)
                .expectNext(9991L)
                .thenRequest(100)
                .expectNextCount(10)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whateverTheReadersDoEventsAndGapsTogetherAreAllThereWas() {
        Histories.check(1, this::readAtTheirOwnPace);
    }

    private void readAtTheirOwnPace(Random random) {
        RecordingLog<String> recorded = new RecordingLog<>(OPTIONS);
        int all = 20_000;
        List<Mono<List<Recorded<String>>>> readers = IntStream.range(0, 8)
                .mapToObj(i -> slow(recorded.after(0), random.nextInt(4)).collectList())
                .toList();
        Mono<Void> writer = Mono.<Void>fromRunnable(() -> {
                    IntStream.range(0, all).forEach(i -> recorded.add(i % 7 == 0 ? "node" : "line"));
                    recorded.end();
                })
                .subscribeOn(Schedulers.boundedElastic());
        List<List<Recorded<String>>> read = Flux.mergeSequential(readers, 8, 1)
                .collectList()
                .zipWith(writer.thenReturn(true))
                .map(both -> both.getT1())
                .blockOptional(LIMIT)
                .orElseThrow();
        assertThat(read).hasSize(8).allSatisfy(events -> assertWhole(events, all));
    }

    private void add(int count, String text) {
        IntStream.rangeClosed(1, count).forEach(i -> log.add(text + i));
    }

    private static Recorded<String> event(long number, String event) {
        return new Recorded.Event<>(number, event);
    }

    private static <T> Flux<Recorded<T>> slow(Flux<Recorded<T>> events, int slowness) {
        return slowness == 0
                ? events
                : events.concatMap(
                        event -> event.number() % 50 == 0
                                ? Mono.just(event).delayElement(Duration.ofMillis(slowness))
                                : Mono.just(event),
                        1);
    }

    private static void assertWhole(List<Recorded<String>> events, int all) {
        List<Long> wrong = new ArrayList<>();
        long before = 0;
        for (Recorded<String> event : events) {
            long missing = event instanceof Recorded.Gap<String> gap ? gap.missed() : 1;
            if (event.number() != before + missing) {
                wrong.add(event.number());
            }
            before = event.number();
        }
        assertThat(wrong).isEmpty();
        assertThat(before).isEqualTo(all);
    }

    private static void assertHeld(RecordingLog<String> log, long count) {
        log.end();
        StepVerifier.create(log.after(0).ofType(Recorded.Event.class))
                .expectNextCount(count)
                .expectComplete()
                .verify(LIMIT);
    }
}
