// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Filters;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.EventFire;
import io.consulflux.event.EventWatch;
import io.consulflux.event.FiredEvent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** User events fired at and watched on three real agents. */
class EventsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(3);

    private final String name = "it-" + UUID.randomUUID();
    private ConsulFlux consul;

    @BeforeEach
    void connect() {
        consul = ConsulFlux.create(ConsulOptions.defaults()
                .addresses(
                        cluster.agent(1).proxy().hostAndPort(), cluster.agent(2).hostAndPort()));
    }

    @AfterEach
    void forget() {
        cluster.agent(1).proxy().heal();
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
    }

    @Test
    void whatIsFiredIsToldWholeWhateverItsPayload() {
        Bytes binary = Bytes.copyOf(new byte[] {0, -1, -128, 10, 13});
        Bytes longest = Bytes.owning(new byte[300]);
        for (Bytes payload : List.of(Bytes.empty(), binary, longest, Bytes.utf8("h\u00e9"), binary)) {
            FiredEvent fired = fire(EventFire.of(name).payload(payload));
            Received received =
                    first(EventWatch.of(name).replay(), event -> event.id().equals(fired.id()));
            assertThat(received.payload()).isEqualTo(payload);
            assertThat(received.name()).isEqualTo(name);
            assertThat(received.node()).isEqualTo(cluster.agent(1).name());
            assertThat(received.lamport()).isPositive();
        }
    }

    @Test
    void whateverIsNotRefusedBeforehandIsTakenByConsul() {
        for (EventFire fire : List.of(
                EventFire.of("n".repeat(44)).payload(Bytes.owning(new byte[300])),
                EventFire.of("n".repeat(70)).payload(Bytes.owning(new byte[249])),
                EventFire.of("n/" + "\u00fc ".repeat(20)).payload(Bytes.owning(new byte[240])),
                EventFire.of("n").onServices("s".repeat(150), "t".repeat(150)).onNodes("n".repeat(60)))) {
            assertThat(fire(fire).name()).isEqualTo(fire.name());
        }
    }

    @Test
    void anAgentHoldsOnlyWhatIsMeantForIt() {
        String other = cluster.agent(0).name();
        fire(EventFire.of(name).payload("not here").onNodes("^" + other + "$"));
        FiredEvent here = fire(EventFire.of(name).onNodes("^node-"));
        Received received = first(EventWatch.of(name).replay(), event -> true);
        assertThat(received.id()).isEqualTo(here.id());
        assertThat(received.filters())
                .isEqualTo(new Filters(Optional.of("^node-"), Optional.empty(), Optional.empty()));
    }

    @Test
    void throughEveryAgentEachEventIsToldOnceForEachNode() {
        FiredEvent fired = fire(EventFire.of(name));
        StepVerifier.create(consul.events()
                        .watch(EventWatch.of(name).replay().throughEveryAgent())
                        .ofType(Received.class)
                        .filter(event -> event.id().equals(fired.id()))
                        .map(NodeEvent::node)
                        .take(2)
                        .collectSortedList())
                .expectNext(List.of(cluster.agent(1).name(), cluster.agent(2).name()))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void twoAddressesOfOneNodeTellEachEventOnce() {
        ConsulFlux twice = ConsulFlux.create(ConsulOptions.defaults()
                .addresses(
                        cluster.agent(1).hostAndPort(), cluster.agent(1).proxy().hostAndPort()));
        FiredEvent before = fire(EventFire.of(name));
        awaitHeld(1, before);
        List<String> ids = new ArrayList<>(List.of(before.id()));
        StepVerifier.create(twice.events()
                        .watch(EventWatch.of(name).replay().throughEveryAgent())
                        .map(EventsIT::inShort)
                        .take(3)
                        .collectList())
                .then(() -> ids.add(fire(EventFire.of(name)).id()))
                .then(() -> awaitHeld(1, ids.get(1)))
                .then(() -> ids.add(fire(EventFire.of(name)).id()))
                .assertNext(told -> assertThat(told).isEqualTo(ids))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(twice.disposeLater()).expectComplete().verify(LIMIT);
    }

    @Test
    void anAgentThatStandsInIsAGapAndNothingIsToldTwice() {
        FiredEvent before = fire(EventFire.of(name));
        awaitHeld(2, before);
        StepVerifier.create(consul.events().watch(EventWatch.of(name).replay()))
                .assertNext(event ->
                        assertThat(event.node()).isEqualTo(cluster.agent(1).name()))
                .then(() -> cluster.agent(1).proxy().cut())
                .assertNext(event -> {
                    assertThat(((Gap) event).reason()).isEqualTo(Reason.OTHER_AGENT);
                    assertThat(event.node()).isEqualTo(cluster.agent(2).name());
                })
                .then(() -> fire(EventFire.of(name)))
                .assertNext(event -> {
                    assertThat(inShort(event)).isNotEqualTo(before.id());
                    assertThat(event.node()).isEqualTo(cluster.agent(2).name());
                })
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aConnectionThatBreaksIsNoGap() {
        FiredEvent before = fire(EventFire.of(name));
        ConsulFlux through = ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.agent(1).proxy().hostAndPort()));
        StepVerifier.create(through.events().watch(EventWatch.of(name).replay()).map(EventsIT::inShort))
                .expectNext(before.id())
                .then(() -> {
                    cluster.agent(1).proxy().cut();
                    awaitFailing(through);
                    cluster.agent(1).proxy().heal();
                    fire(EventFire.of(name));
                })
                .assertNext(id -> assertThat(UUID.fromString(id)).isNotEqualTo(UUID.fromString(before.id())))
                .thenCancel()
                .verify(LIMIT);
        StepVerifier.create(through.disposeLater()).expectComplete().verify(LIMIT);
    }

    private static void awaitFailing(ConsulFlux flux) {
        StepVerifier.create(Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                        .filter(tick -> flux.polls().get(0).isFailing())
                        .take(1))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    private void awaitHeld(int agent, FiredEvent event) {
        awaitHeld(agent, event.id());
    }

    private void awaitHeld(int agent, String id) {
        StepVerifier.create(Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                        .filter(tick -> cluster.agent(agent)
                                .http()
                                .get("/v1/event/list")
                                .body()
                                .contains(id))
                        .take(1))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    private FiredEvent fire(EventFire event) {
        return Mono.from(consul.events().fire(event)).blockOptional(LIMIT).orElseThrow();
    }

    private Received first(EventWatch watch, Predicate<Received> wanted) {
        return consul.events()
                .watch(watch)
                .ofType(Received.class)
                .filter(wanted)
                .next()
                .blockOptional(LIMIT)
                .orElseThrow();
    }

    private static String inShort(NodeEvent event) {
        return event instanceof Gap gap ? gap.reason().name() : ((Received) event).id();
    }
}
