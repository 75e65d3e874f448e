// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.exec.ExecJob;
import io.consulflux.state.PollHealth;
import io.consulflux.state.ReadOptions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The gauges of an instance, on a scripted Consul. */
final class ConsulFluxMetricsTest {

    private final ScriptedTransport transport = new ScriptedTransport();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ConsulFlux consul = ConsulFlux.create(
            ConsulOptions.defaults().token("a-secret").transport(transport).scheduler(time));
    private final MeterRegistry registry = new SimpleMeterRegistry();

    ConsulFluxMetricsTest() {
        new ConsulFluxMetrics(consul).bindTo(registry);
    }

    private void tells(int polls, int failing, int watchers, int jobs) {
        assertThat(value("polls")).isEqualTo(polls);
        assertThat(value("polls.failing")).isEqualTo(failing);
        assertThat(value("watchers")).isEqualTo(watchers);
        assertThat(value("conversations")).isEqualTo(jobs);
    }

    private int value(String name) {
        Gauge gauge = registry.get("consul.flux." + name).gauge();
        assertThat(gauge.getId().getTags()).isEmpty();
        return (int) gauge.value();
    }

    @Test
    void pollsAndTheirWatchersAreCounted() {
        tells(0, 0, 0, 0);
        Disposable one = consul.catalog().watchNodes().subscribe();
        Disposable other = consul.catalog().watchNodes().subscribe();
        consul.catalog().watchServices().subscribe();
        tells(2, 0, 3, 0);
        one.dispose();
        other.dispose();
        tells(1, 0, 1, 0);
    }

    @Test
    void failingPollsAreCountedUntilTheyAreAnswered() {
        consul.catalog().watchNodes().subscribe();
        transport.last().refuse(503, "later");
        tells(1, 1, 1, 0);
        time.advanceTimeBy(Duration.ofSeconds(5));
        transport.last().answer(200, Map.of("X-Consul-Index", "7"), "[]");
        tells(1, 0, 1, 0);
    }

    @Test
    void jobsAreCounted() {
        consul.exec(ExecJob.of("uptime")).subscribe();
        assertThat(value("conversations")).isEqualTo(1);
    }

    @Test
    void participantsAreCounted() {
        Disposable stay =
                consul.participate("deploy/web", "web-1", Flux.<String>never()).subscribe();
        assertThat(value("conversations")).isEqualTo(1);
        stay.dispose();
        assertThat(value("conversations")).isZero();
    }

    @Test
    void theInstanceTellsWhatItPollsWithoutItsToken() {
        consul.catalog().watchNodes(ReadOptions.defaults().inDatacenter("dc2")).subscribe();
        assertThat(consul.polls())
                .extracting(PollHealth::question)
                .singleElement()
                .asString()
                .startsWith("GET /v1/catalog/nodes?")
                .contains("dc=dc2")
                .doesNotContain("secret");
    }
}
