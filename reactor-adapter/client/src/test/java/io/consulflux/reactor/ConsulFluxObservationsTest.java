// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.internal.netty.FailoverTransport;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Observations of calls to a scripted Consul. */
class ConsulFluxObservationsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ScriptedTransport transport = new ScriptedTransport();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<Observation.Context> started = new ArrayList<>();
    private final List<Observation.Context> stopped = new ArrayList<>();
    private final ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults()
            .scheduler(time)
            .transport(transport)
            .wrapTransport(new ConsulFluxObservations(registry)));

    private final class Recording implements ObservationHandler<Observation.Context> {

        @Override
        public boolean supportsContext(Observation.Context context) {
            return ConsulFluxObservations.NAME.equals(context.getName());
        }

        @Override
        public void onStart(Observation.Context context) {
            started.add(context);
        }

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context);
        }
    }

    @BeforeEach
    void record() {
        registry.observationConfig().observationHandler(new Recording());
    }

    @AfterEach
    void end() {
        consul.dispose();
    }

    private static String value(Observation.Context context, String key) {
        return requireNonNull(context.getLowCardinalityKeyValue(key)).getValue();
    }

    private static String parent(Observation.Context context) {
        return requireNonNull(
                requireNonNull(context.getParentObservation()).getContextView().getName());
    }

    private Observation parent() {
        return Observation.start("parent", registry);
    }

    @ParameterizedTest
    @CsvSource({"200, SUCCESS", "403, CLIENT_ERROR", "404, CLIENT_ERROR", "500, SERVER_ERROR", "503, SERVER_ERROR"})
    void aCallIsToldByItsEndpointAndItsAnswer(int status, String outcome) {
        consul.catalog().leader().onErrorComplete().subscribe();
        assertThat(started).hasSize(1);
        assertThat(stopped).isEmpty();
        transport.last().answer(status, Map.of(), "\"10.0.0.1:8300\"");
        assertThat(stopped).hasSize(1);
        Observation.Context call = stopped.get(0);
        assertThat(call.getContextualName()).isEqualTo("consul GET status/leader");
        assertThat(value(call, "operation")).isEqualTo("GET status/leader");
        assertThat(value(call, "outcome")).isEqualTo(outcome);
        assertThat(call.getError()).isNull();
    }

    @Test
    void aCallWithoutAnAnswerIsToldAsUnreachableWithItsFailure() {
        consul.catalog().leader().onErrorComplete().subscribe();
        transport.last().breakOff();
        assertThat(value(stopped.get(0), "outcome")).isEqualTo("UNREACHABLE");
        assertThat(stopped.get(0).getError()).hasMessageContaining("cut");
    }

    @Test
    void aCallThatIsGivenUpIsToldAsCancelled() {
        Disposable call = consul.catalog().leader().subscribe();
        call.dispose();
        assertThat(value(stopped.get(0), "outcome")).isEqualTo("CANCELLED");
    }

    @Test
    void noKeyAndNoNameIsTold() {
        consul.kv().get("app/secret").subscribe();
        consul.kv().put("secret", "secret").subscribe();
        consul.events().fire("secret", "secret").subscribe();
        assertThat(started)
                .extracting(call -> value(call, "operation"))
                .containsExactly("GET kv", "PUT kv", "PUT event/fire");
        assertThat(started).noneMatch(call -> call.getAllKeyValues().toString().contains("secret"));
    }

    @Test
    void theSubscribersObservationIsTheParent() {
        Observation parent = parent();
        consul.catalog()
                .leader()
                .contextWrite(context -> context.put("micrometer.observation", parent))
                .subscribe();
        assertThat(started).extracting(ConsulFluxObservationsTest::parent).containsExactly("parent");
    }

    @Test
    void theCallsOfAJobBelongToWhoSubscribedToTheJob() {
        Observation parent = parent();
        Disposable job = consul.exec(ExecJob.of("uptime"))
                .contextWrite(context -> context.put("micrometer.observation", parent))
                .subscribe();
        assertThat(started)
                .isNotEmpty()
                .extracting(ConsulFluxObservationsTest::parent)
                .containsOnly("parent");
        job.dispose();
    }

    @Test
    void withoutAnObservationInTheContextTheThreadsCurrentOneIsTheParent() {
        parent().scoped(() -> {
            consul.catalog().leader().subscribe();
        });
        assertThat(started).extracting(ConsulFluxObservationsTest::parent).containsExactly("parent");
    }

    @Test
    void theTransportFindsTheObservationInItsContext() {
        List<String> found = new ArrayList<>();
        ScriptedAgent agent = new ScriptedAgent("a", time);
        agent.does((request, limit) -> Mono.deferContextual(context -> {
            Observation observation = context.get("micrometer.observation");
            found.add(observation.getContextView().getName());
            return Mono.just(agent.answer(200, 1, ""));
        }));
        new ConsulFluxObservations(registry)
                .apply(agent)
                .exchange(Request.get("/v1/txn"), LIMIT)
                .subscribe();
        assertThat(found).containsExactly(ConsulFluxObservations.NAME);
        assertThat(value(stopped.get(0), "operation")).isEqualTo("GET txn");
    }

    @Test
    void blockingQueriesAreNotObserved() {
        consul.catalog().watchNodes().subscribe();
        transport.last().answer(7, "[]");
        time.advanceTimeBy(LIMIT);
        assertThat(transport.last().request.blockingWait()).isPresent();
        assertThat(started).hasSize(transport.count() - 1).isNotEmpty();
    }

    @Test
    void eachOfSeveralAgentsIsObserved() {
        FailoverTransport several = new FailoverTransport(
                List.of(new ScriptedAgent("a", time), new ScriptedAgent("b", time)), new Clock(time), Mono.empty());
        ConsulTransport observed = new ConsulFluxObservations(registry).apply(several);
        assertThat(observed.currentAgent()).contains("a");
        observed.agents()
                .forEach(agent ->
                        agent.exchange(Request.get("/v1/agent/self"), LIMIT).subscribe());
        assertThat(stopped).hasSize(2);
    }

    @Test
    void whatIsPutAroundLaterIsFurtherOut() {
        List<String> order = new ArrayList<>();
        ConsulFlux.create(ConsulOptions.defaults()
                        .transport(transport)
                        .wrapTransport(within -> {
                            order.add("first " + (within == transport));
                            return new CountingTransport(within);
                        })
                        .wrapTransport(within -> {
                            order.add("second " + (within instanceof CountingTransport));
                            return within;
                        }))
                .dispose();
        assertThat(order).containsExactly("first true", "second true");
    }
}
