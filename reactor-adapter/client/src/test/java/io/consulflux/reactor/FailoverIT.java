// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.exec.ExecJob;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.kv.listing.KeyListing;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.state.Snapshot;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import io.consulflux.wire.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Two agents stand in for one another, each behind a proxy that can fail; a third, the server, is never called. */
class FailoverIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Duration CALL = Duration.ofSeconds(20);

    private static ConsulCluster cluster;
    private static ConsulAgent first;
    private static ConsulAgent second;

    private ConsulFlux consul;
    private ConsulTransport transport;
    private Connection connection;

    @BeforeAll
    static void startCluster() {
        cluster = ConsulCluster.startWithoutAcls(3);
        first = cluster.agent(1);
        second = cluster.agent(2);
    }

    @AfterAll
    static void closeCluster() {
        cluster.close();
    }

    @BeforeEach
    void connect() {
        ConsulOptions options = ConsulOptions.defaults()
                .addresses(first.proxy().hostAndPort(), second.proxy().hostAndPort());
        consul = ConsulFlux.create(options);
        transport = Transports.toAll(options);
        connection = new Connection(transport, new Clock(Schedulers.parallel()), CALL);
        assertThat(consul.currentAgent()).contains(first.proxy().hostAndPort());
    }

    @AfterEach
    void heal() {
        first.proxy().heal();
        second.proxy().heal();
        StepVerifier.create(consul.disposeLater().then(transport.disposeLater()))
                .expectComplete()
                .verify(LIMIT);
        cluster.server().http().delete("/v1/kv/it/?recurse");
    }

    @Test
    void aJobGoesOnWhenTheConnectionToItsAgentIsCut() {
        List<NodeEvent> events = jobWith(first.proxy()::cut);

        assertThat(outcome(events)).isEqualTo(Outcome.COMPLETE);
        assertThat(output(events)).isEqualTo("1\n2\n3\n4\n5\n6\n");
        assertThat(consul.currentAgent()).contains(second.proxy().hostAndPort());
    }

    @Test
    void aJobGoesOnWhenItsAgentFallsSilent() {
        List<NodeEvent> events = jobWith(first.proxy()::blackHole);

        assertThat(outcome(events)).isEqualTo(Outcome.COMPLETE);
        assertThat(output(events)).isEqualTo("1\n2\n3\n4\n5\n6\n");
    }

    @Test
    void aJobWhoseAgentDiesIsAbortedSinceItsSessionDiesToo() {
        List<NodeEvent> events = jobWith(first::kill, "sleep 60");
        first.restart();

        assertThat(outcome(events)).isEqualTo(Outcome.ABORTED);
        assertThat(summary(events).cause().orElseThrow()).isInstanceOf(ConsulSessionLostException.class);
        assertThat(consul.currentAgent()).contains(second.proxy().hostAndPort());
    }

    @Test
    void aWatchGoesOnWithoutAnErrorAndNeverBackwards() {
        List<Snapshot<KeyListing>> told = new ArrayList<>();
        StepVerifier.create(watch(told))
                .expectNext("")
                .then(() -> write("a"))
                .expectNext("it/a")
                .then(first.proxy()::cut)
                .then(() -> write("b"))
                .expectNext("it/a it/b")
                .then(() -> write("c"))
                .expectNext("it/a it/b it/c")
                .then(() -> {
                    first.proxy().heal();
                    second.proxy().cut();
                    write("d");
                })
                .expectNext("it/a it/b it/c it/d")
                .thenCancel()
                .verify(LIMIT);

        assertThat(transport.currentAgent()).contains(first.proxy().hostAndPort());
        assertThat(told).extracting(Snapshot::epoch).containsOnly(0L);
        assertThat(told).extracting(Snapshot::index).isSorted();
    }

    @Test
    void aWatchAtASilentAgentMovesAsSoonAsACallHasFoundOut() {
        StepVerifier.create(watch(new ArrayList<>()))
                .expectNext("")
                .then(first.proxy()::blackHole)
                .then(() -> write("a"))
                .then(() -> StepVerifier.create(connection.exchange(Request.get("/v1/agent/self"), CALL))
                        .assertNext(answer -> assertThat(answer.agent())
                                .contains(second.proxy().hostAndPort()))
                        .expectComplete()
                        .verify(LIMIT))
                .expectNext("it/a")
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aWatchOutlivesTheFailureOfAllAgents() {
        StepVerifier.create(watch(new ArrayList<>()))
                .expectNext("")
                .then(() -> {
                    first.proxy().cut();
                    second.proxy().cut();
                    write("a");
                })
                .expectNoEvent(Duration.ofSeconds(3))
                .then(second.proxy()::heal)
                .expectNext("it/a")
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void aJobThatNoAgentTakesFailsAndNamesThemAll() {
        first.proxy().cut();
        second.proxy().cut();

        StepVerifier.create(consul.exec(ExecJob.of("true")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConsulUnreachableException.class)
                        .hasMessageContaining(first.proxy().hostAndPort() + ": ")
                        .hasMessageContaining(second.proxy().hostAndPort() + ": "))
                .verify(LIMIT);
    }

    @Test
    void anAgentThatIsNotCalledCostsNoConnection() {
        long before = second.proxy().connectionsAccepted();
        StepVerifier.create(watch(new ArrayList<>()))
                .expectNext("")
                .then(() -> write("a"))
                .expectNext("it/a")
                .thenCancel()
                .verify(LIMIT);

        assertThat(second.proxy().connectionsAccepted()).isEqualTo(before);
    }

    private List<NodeEvent> jobWith(Runnable fault) {
        return jobWith(fault, "for i in 1 2 3 4 5 6; do echo $i; sleep 1; done");
    }

    /** Runs the job on the server's node only, and lets the fault come with its first acknowledgement. */
    private List<NodeEvent> jobWith(Runnable fault, String command) {
        List<NodeEvent> events = new ArrayList<>();
        boolean[] done = new boolean[1];
        Flux<NodeEvent> job = consul.exec(ExecJob.of(command).onNodes("^node-1$"))
                // The fault blocks: not on an event loop.
                .publishOn(Schedulers.boundedElastic());
        StepVerifier.create(job)
                .thenConsumeWhile(event -> {
                    events.add(event);
                    if (event instanceof ExecEvent.Acknowledged && !done[0]) {
                        done[0] = true;
                        fault.run();
                    }
                    return true;
                })
                .expectComplete()
                .verify(LIMIT);
        assertThat(done).containsExactly(true);
        return events;
    }

    private Flux<String> watch(List<Snapshot<KeyListing>> told) {
        return new Polls(connection, 16)
                .watch(new KeysQuestion("it/", Optional.empty()))
                .map(snapshot -> {
                    told.add(snapshot);
                    return String.join(" ", snapshot.state().keys());
                });
    }

    private static void write(String key) {
        cluster.server().http().put("/v1/kv/it/" + key, "x");
    }

    private static String output(List<NodeEvent> events) {
        return events.stream()
                .filter(ExecEvent.Output.class::isInstance)
                .map(event -> ((ExecEvent.Output) event).data().utf8())
                .collect(Collectors.joining());
    }

    private static Outcome outcome(List<NodeEvent> events) {
        return summary(events).outcome();
    }

    private static ExecEvent.Summary summary(List<NodeEvent> events) {
        return ((ExecEvent.Finished) events.get(events.size() - 1)).summary();
    }
}
