// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

class JobLogTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final JobLog log = new JobLog(new LogLimits(1_000_000, 10, 5));

    @Test
    void aReaderGetsWhatIsThereThenWhatComesAndThenTheEnd() {
        log.last("a");
        StepVerifier.create(log.after(0))
                .expectNext(new Line(1, "a"))
                .then(() -> log.pass("b"))
                .expectNext(new Line(2, "b"))
                .then(log::end)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whoComesBackGoesOnAfterTheLineItNames() {
        IntStream.rangeClosed(1, 5).forEach(i -> log.pass("line " + i));
        log.end();
        StepVerifier.create(log.after(3))
                .expectNext(new Line(4, "line 4"), new Line(5, "line 5"))
                .expectComplete()
                .verify(LIMIT);
        assertThat(log.isAllReadAt(4)).isFalse();
        assertThat(log.isAllReadAt(5)).isTrue();
    }

    @Test
    void aLogThatGoesOnIsNeverAllRead() {
        log.pass("a");
        assertThat(log.isAllReadAt(1)).isFalse();
    }

    @Test
    void whatHasLeftTheLogIsToldAsOneGapWithItsSize() {
        IntStream.rangeClosed(1, 25).forEach(i -> log.pass("line " + i));
        log.end();
        StepVerifier.create(log.after(2))
                .expectNext(new Line(15, "{\"type\":\"gap\",\"atMost\":13}"))
                .expectNext(new Line(16, "line 16"))
                .expectNextCount(9)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whoResumesAfterAGapIsNotToldItAgain() {
        IntStream.rangeClosed(1, 25).forEach(i -> log.pass("line " + i));
        StepVerifier.create(log.after(15).take(1))
                .expectNext(new Line(16, "line 16"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void outputDoesNotPushOutHowNodesEnded() {
        log.last("acknowledged");
        IntStream.range(0, 100).forEach(i -> log.pass("output"));
        log.last("exited");
        log.end();
        StepVerifier.create(log.after(0).map(Line::json))
                .expectNext("acknowledged", "{\"type\":\"gap\",\"atMost\":90}")
                .expectNextCount(10)
                .expectNext("exited")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void lastingLinesHaveALimitToo() {
        IntStream.rangeClosed(1, 8).forEach(i -> log.last("node " + i));
        log.end();
        StepVerifier.create(log.after(0).map(Line::json))
                .expectNext("{\"type\":\"gap\",\"atMost\":3}")
                .expectNext("node 4", "node 5", "node 6", "node 7", "node 8")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void textIsHeldUpToTheLimitOfBytes() {
        JobLog small = new JobLog(new LogLimits(100, 1000, 5));
        IntStream.range(0, 10).forEach(i -> small.pass("x".repeat(20)));
        assertHeld(small, 2);
    }

    @Test
    void theNewestTextIsHeldHoweverLongItIs() {
        JobLog small = new JobLog(new LogLimits(100, 1000, 5));
        IntStream.range(0, 10).forEach(i -> small.pass("x".repeat(20)));
        small.pass("y".repeat(500));
        assertHeld(small, 1);
    }

    @Test
    void aReaderWithoutDemandHoldsUpNobodyAndLosesNoMoreThanTheLogDoes() {
        StepVerifier.create(log.after(0).map(Line::number), 1)
                .then(() -> log.pass("first"))
                .expectNext(1L)
                .then(() -> {
                    IntStream.range(0, 10_000).forEach(i -> log.pass("more"));
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
    void aLineThatIsNotYetThereCannotBeNamed() {
        log.pass("a");
        assertThatThrownBy(() -> log.after(2)).hasMessageContaining("0 to 1").hasMessageContaining("2");
        assertThatThrownBy(() -> log.after(-1)).hasMessageContaining("-1");
    }

    @Test
    void whateverTheReadersDoLinesAndGapsTogetherAreAllThereWas() {
        long seed = Long.getLong("consulflux.seed", 1);
        System.out.println("seed " + seed);
        int all = 20_000;
        Random random = new Random(seed);
        List<Mono<List<Line>>> readers = IntStream.range(0, 8)
                .mapToObj(i -> slow(log.after(0), random.nextInt(4)).collectList())
                .toList();
        Mono<Void> writer = Mono.<Void>fromRunnable(() -> {
                    for (int i = 0; i < all; i++) {
                        write(i);
                    }
                    log.end();
                })
                .subscribeOn(Schedulers.boundedElastic());
        List<List<Line>> read = Flux.mergeSequential(readers, 8, 1)
                .collectList()
                .zipWith(writer.thenReturn(true))
                .map(both -> both.getT1())
                .blockOptional(LIMIT)
                .orElseThrow();
        assertThat(read).hasSize(8).allSatisfy(lines -> assertWhole(lines, all));
    }

    private void write(int i) {
        if (i % 7 == 0) {
            log.last("lasting");
        } else {
            log.pass("passing");
        }
    }

    private static Flux<Line> slow(Flux<Line> lines, int slowness) {
        return slowness == 0
                ? lines
                : lines.concatMap(
                        line -> line.number() % 50 == 0
                                ? Mono.just(line).delayElement(Duration.ofMillis(slowness))
                                : Mono.just(line),
                        1);
    }

    private static void assertWhole(List<Line> lines, int all) {
        List<Long> wrong = new ArrayList<>();
        long before = 0;
        for (Line line : lines) {
            boolean gap = line.json().startsWith("{\"type\":\"gap\"");
            long missing = gap ? Long.parseLong(line.json().replaceAll("\\D", "")) : 1;
            if (line.number() != before + missing) {
                wrong.add(line.number());
            }
            before = line.number();
        }
        assertThat(wrong).isEmpty();
        assertThat(before).isEqualTo(all);
    }

    private static void assertHeld(JobLog log, long count) {
        log.end();
        StepVerifier.create(log.after(0).map(Line::json).filter(json -> !json.startsWith("{")))
                .expectNextCount(count)
                .expectComplete()
                .verify(LIMIT);
    }
}
