// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierTimeoutException;
import io.consulflux.barrier.DoubleBarrier;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Work between two barriers, on a real agent. */
class DoubleBarrierIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    private final String prefix = "it/" + UUID.randomUUID();
    private final Queue<String> happened = new ConcurrentLinkedQueue<>();
    private List<ConsulFlux> clients;

    @BeforeEach
    void connect() {
        clients = IntStream.range(0, 3)
                .mapToObj(number -> ConsulFlux.create(
                        ConsulOptions.defaults().address(cluster.server().hostAndPort())))
                .toList();
    }

    @AfterEach
    void nothingIsLeft() {
        StepVerifier.create(Flux.fromIterable(clients).flatMap(ConsulFlux::disposeLater))
                .expectComplete()
                .verify(LIMIT);
        assertThat(cluster.server().http().get("/v1/kv/" + prefix + "/?keys").status())
                .isEqualTo(404);
        assertThat(cluster.server().http().get("/v1/session/list").body()).isEqualTo("[]");
    }

    @Test
    void nobodyBeginsBeforeAllHaveEnteredAndNobodyGoesOnBeforeAllAreDone() {
        Sinks.Empty<Void> last = Sinks.empty();
        Flux<String> first = member(0, 3, work("a", Mono.empty()));
        Flux<String> second = member(1, 3, work("b", Mono.empty()));
        // The third enters when the others wait, and ends when they have worked.
        Flux<String> third = entered(2).thenMany(member(2, 3, work("c", last.asMono())));

        StepVerifier.create(Flux.merge(first, second, third).doOnNext(told -> {
                    if (told.equals("a") || told.equals("b")) {
                        happened.add("told");
                    }
                    if (happened.stream().filter("told"::equals).count() == 2) {
                        last.tryEmitEmpty();
                    }
                }))
                .expectNextCount(3)
                .expectComplete()
                .verify(LIMIT);

        List<String> order =
                happened.stream().filter(what -> !what.equals("told")).toList();
        assertThat(order.subList(0, 3)).containsExactlyInAnyOrder("a begins", "b begins", "c begins");
        assertThat(order.subList(3, 6)).containsExactlyInAnyOrder("0 goes on", "1 goes on", "2 goes on");
    }

    @Test
    void whoFailsGoesAndIsNotWaitedFor() {
        Sinks.Empty<Void> begun = Sinks.empty();
        // Not before the other has begun: who is gone before another has seen it has not entered, for that one.
        Flux<String> failing = member(0, 2, begun.asMono().thenMany(Flux.error(new IllegalStateException("broken"))));
        Flux<String> other = member(1, 2, work("b", Mono.empty()).doOnSubscribe(working -> begun.tryEmitEmpty()));

        StepVerifier.create(Flux.mergeDelayError(2, failing, other))
                .expectNext("b")
                .expectErrorMessage("broken")
                .verify(LIMIT);
        assertThat(happened).containsExactly("b begins", "1 goes on");
    }

    @Test
    void whoIsCancelledGoesAndIsNotWaitedFor() {
        Sinks.Empty<Void> begun = Sinks.empty();
        Sinks.Empty<Void> bothBegun = Sinks.empty();
        Flux<String> leaving = member(0, 2, Flux.<String>never().doOnSubscribe(working -> begun.tryEmitEmpty()))
                .takeUntilOther(bothBegun.asMono());
        Flux<String> other = member(
                1,
                2,
                work("b", Mono.empty())
                        .doOnSubscribe(working -> begun.asMono().subscribe(null, null, bothBegun::tryEmitEmpty)));

        StepVerifier.create(Flux.merge(leaving, other))
                .expectNext("b")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void whoWaitsInVainIsToldWhoIsLacking() {
        DoubleBarrier two = DoubleBarrier.of(prefix, "0", 2).timeout(Duration.ofSeconds(5));

        StepVerifier.create(clients.get(0).doubleBarrier(two, Flux.just("never")))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                BarrierTimeoutException.class,
                                late -> assertThat(late.lacking()).isEqualTo(1)))
                .verify(LIMIT);
    }

    @Test
    void aSecondMemberOfTheSameIdIsRefused() {
        Sinks.Empty<Void> end = Sinks.empty();
        Flux<String> holder = member(0, 1, work("a", end.asMono()));
        DoubleBarrier same = DoubleBarrier.of(prefix, "0", 1).timeout(LIMIT);
        Flux<String> second = entered(1)
                .thenMany(clients.get(1).doubleBarrier(same, Flux.just("never")))
                .onErrorResume(ConsulTakenException.class, taken -> {
                    end.tryEmitEmpty();
                    return Flux.just("taken");
                });

        StepVerifier.create(Flux.merge(holder, second).collectSortedList())
                .expectNext(List.of("a", "taken"))
                .expectComplete()
                .verify(LIMIT);
    }

    /** Completes when so many entries are there. */
    private Mono<Void> entered(int count) {
        return clients.get(2)
                .kv()
                .watchPrefix(prefix + "/")
                .filter(there -> there.state().size() >= Math.max(1, Math.min(count, 2)))
                .next()
                .then();
    }

    private Flux<String> member(int number, int members, Flux<String> work) {
        DoubleBarrier barrier =
                DoubleBarrier.of(prefix, Integer.toString(number), members).timeout(LIMIT);
        return clients.get(number).doubleBarrier(barrier, work).doOnComplete(() -> happened.add(number + " goes on"));
    }

    private Flux<String> work(String what, Mono<Void> until) {
        return Flux.just(what)
                .doOnSubscribe(working -> happened.add(what + " begins"))
                .concatWith(until.then(Mono.empty()));
    }
}
