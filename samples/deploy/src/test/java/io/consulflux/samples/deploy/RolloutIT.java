// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.ConsulExecException;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent;
import io.consulflux.UserEvent;
import io.consulflux.event.EventWatch;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A rollout on three real agents, with a program on each. */
class RolloutIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(3);

    private static int rollouts;

    private final List<ConsulFlux> clients = new ArrayList<>();
    private final List<Disposable> programs = new ArrayList<>();
    private String prefix;

    @BeforeEach
    void startPrograms() {
        rollouts++;
        prefix = "deploy-" + rollouts;
        for (ConsulAgent agent : cluster.agents()) {
            ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults().address(agent.hostAndPort()));
            clients.add(consul);
            Flux<NodeEvent> program = new NodeProgram(prefix, agent.name(), "v0")
                    .on(consul)
                    .publish()
                    .autoConnect(1, programs::add);
            assertThat(program.ofType(ParticipantEvent.Published.class).blockFirst(LIMIT))
                    .isNotNull();
        }
    }

    @AfterEach
    void nothingIsLeftInConsul() {
        programs.forEach(Disposable::dispose);
        StepVerifier.create(Flux.fromIterable(clients).flatMap(ConsulFlux::disposeLater))
                .expectComplete()
                .verify(LIMIT);
        for (String folder : List.of("_rexec", prefix)) {
            assertThat(cluster.server()
                            .http()
                            .get("/v1/kv/" + folder + "/?keys")
                            .status())
                    .as(folder)
                    .isEqualTo(404);
        }
        assertThat(cluster.server().http().get("/v1/session/list").body()).isEqualTo("[]");
    }

    @Test
    void aReleaseThatInstallsIsRunByAllAtTheEnd() {
        List<NodeEvent> told = new ArrayList<>();
        StepVerifier.create(new Rollout(prefix, 3, "v1." + rollouts, "echo got $RELEASE", LIMIT).on(clients.get(0)))
                .recordWith(() -> told)
                .thenConsumeWhile(event -> true)
                .expectComplete()
                .verify(LIMIT);

        assertThat(told)
                .filteredOn(event -> event instanceof BarrierEvent.Opened || event instanceof ExecEvent.Finished)
                .extracting(Object::getClass)
                .containsExactly(BarrierEvent.Opened.class, ExecEvent.Finished.class, BarrierEvent.Opened.class);
        assertThat(told.stream().map(Lines::of))
                .contains("node-1: got v1." + rollouts, "node-2: got v1." + rollouts, "node-3: got v1." + rollouts);
        assertThat(told.get(told.size() - 1))
                .isInstanceOfSatisfying(
                        BarrierEvent.Opened.class,
                        opened -> assertThat(opened.participants())
                                .extracting(one -> one.id() + " " + one.state())
                                .containsExactlyInAnyOrder(
                                        "node-1 v1." + rollouts, "node-2 v1." + rollouts, "node-3 v1." + rollouts));
    }

    @Test
    void aReleaseThatDoesNotInstallIsAnnouncedToNobody() {
        String release = "broken-" + rollouts;

        StepVerifier.create(new Rollout(prefix, 3, release, "exit 7", LIMIT).on(clients.get(0)))
                .thenConsumeWhile(event -> true)
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConsulExecException.class)
                        .hasMessageContaining("FAILED")
                        .hasMessageContaining("node-1, node-2, node-3"))
                .verify(LIMIT);

        // What is fired after it comes after it.
        Mono<UserEvent.Received> next = clients.get(0)
                .events()
                .watch(EventWatch.of(Rollout.EVENT).replay())
                .ofType(UserEvent.Received.class)
                .filter(event -> event.payload().utf8().equals(release)
                        || event.payload().utf8().equals("after " + release))
                .next()
                .mergeWith(clients.get(0)
                        .events()
                        .fire(Rollout.EVENT, "after " + release)
                        .then(Mono.empty()))
                .next();
        assertThat(next.map(event -> event.payload().utf8()).block(LIMIT)).isEqualTo("after " + release);
    }

    @Test
    void aNodeThatIsNotThereIsNamedBeforeAnythingIsInstalled() {
        StepVerifier.create(new Rollout(prefix, 4, "v9", "echo never", Duration.ofSeconds(6)).on(clients.get(0)))
                .thenConsumeWhile(event -> {
                    assertThat(event).isInstanceOf(BarrierEvent.class);
                    return true;
                })
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                BarrierTimeoutException.class,
                                late -> assertThat(late.lacking()).isEqualTo(1)))
                .verify(LIMIT);
    }

    @Test
    void cancelledWhileItInstallsItLeavesNothingBehind() {
        StepVerifier.create(new Rollout(prefix, 3, "v2", "sleep 2", LIMIT).on(clients.get(0)))
                .thenConsumeWhile(event -> !(event instanceof ExecEvent.Acknowledged))
                .expectNextMatches(ExecEvent.Acknowledged.class::isInstance)
                .thenCancel()
                .verify(LIMIT);
        // The rest is asserted after each test.
    }
}
