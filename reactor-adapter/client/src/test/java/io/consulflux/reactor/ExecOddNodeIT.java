// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ConsulExecException;
import io.consulflux.ConsulRequestException;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Beside an agent whose name Consul takes in no transaction from 2.0 on; before, its name is one like others. */
class ExecOddNodeIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ODD = "n%209";

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.builder()
            .agents(3)
            .configuration(2, "{\"node_name\":\"" + ODD + "\"}")
            .start();

    @AutoClose("dispose")
    private static final ConsulFlux consul =
            ConsulFlux.create(ConsulOptions.defaults().address(cluster.agent(1).hostAndPort()));

    @Test
    void aNodeWhoseNameLooksEncodedIsToldAsTheOthersAre() {
        List<NodeEvent> events = consul.exec(ExecJob.of("echo one; sleep 1; echo two; exit 3"))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();

        for (String node : List.of("node-1", "node-2", ODD)) {
            assertThat(output(events, node)).as(node).isEqualTo("one\ntwo\n");
        }
        assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(ExecEvent.Finished.class, finished -> {
            assertThat(finished.summary().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(finished.summary().exited()).isEqualTo(3);
            assertThat(finished.summary().cause()).isEmpty();
        });
    }

    @Test
    void muchOutputOfSuchANodeComesWholeAndTheKeysOfTheOthersAreDeletedMeanwhile() {
        List<NodeEvent> events = consul.exec(ExecJob.of("head -c 1200000 /dev/zero | tr '\\0' x"))
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();

        for (String node : List.of("node-1", "node-2", ODD)) {
            assertThat(output(events, node)).as(node).hasSize(1_200_000);
        }
    }

    @Test
    void aJobThatFailsKeepsWhatFollowsFromBeginning() {
        AtomicBoolean begun = new AtomicBoolean();
        Mono<Void> next = Mono.fromRunnable(() -> begun.set(true));

        StepVerifier.create(consul.run(ExecJob.of("exit 3")).then(next))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                ConsulExecException.class,
                                failed -> assertThat(failed.summary().failed()).isEqualTo(3)))
                .verify(LIMIT);
        assertThat(begun).isFalse();

        StepVerifier.create(consul.run(ExecJob.of("true")).then(next))
                .expectComplete()
                .verify(LIMIT);
        assertThat(begun).isTrue();
    }

    @Test
    void aJobOfWhichNoNodeMatchesIsNoSuccessHoweverManyFailuresAreAllowed() {
        ExecJob nobody = ExecJob.of("true").onNodes("^nobody$");

        StepVerifier.create(consul.run(nobody, ExecSuccess.allowing(1.0)))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConsulExecException.class)
                        .hasCauseInstanceOf(ConsulRequestException.class))
                .verify(LIMIT);
    }

    private static String output(List<NodeEvent> events, String node) {
        return events.stream()
                .filter(event ->
                        event instanceof ExecEvent.Output && event.node().equals(node))
                .map(event -> ((ExecEvent.Output) event).data().utf8())
                .collect(Collectors.joining());
    }
}
