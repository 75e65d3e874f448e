// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

/** Meters and observations where Micrometer is there. */
final class MicrometerTest {

    private static final Duration A_WHILE = Duration.ofSeconds(20);

    private final ScriptedConsul transport = new ScriptedConsul();

    private ApplicationContextRunner application() {
        return Starter.runner()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        ObservationAutoConfiguration.class,
                        ConsulFluxMetricsAutoConfiguration.class,
                        ConsulFluxObservationAutoConfiguration.class))
                .withBean(ConsulOptionsCustomizer.class, () -> options -> options.transport(transport));
    }

    @Test
    void gaugesTellOfPollsAndJobsByTheNameOfTheBean() {
        application().run(context -> {
            context.getBean(ConsulFlux.class).catalog().watchNodes().subscribe();
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.get("consul.flux.polls")
                            .tag("name", "consulFlux")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(meters.find("consul.flux.conversations").gauge()).isNotNull();
        });
    }

    @Test
    void eachCallIsATimerByOperationAndOutcome() {
        application().run(context -> {
            context.getBean(ConsulFlux.class).catalog().leader().block(A_WHILE);
            Timer timer = context.getBean(MeterRegistry.class)
                    .get("consul.flux.calls")
                    .tag("operation", "GET status/leader")
                    .tag("outcome", "SUCCESS")
                    .timer();
            assertThat(timer.count()).isEqualTo(1);
            assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
        });
    }

    @Test
    void observationsCanBeSwitchedOffByTheirName() {
        application()
                .withPropertyValues("management.observations.enable.consul.flux.calls=false")
                .run(context -> {
                    context.getBean(ConsulFlux.class).catalog().leader().block(A_WHILE);
                    assertThat(context.getBean(MeterRegistry.class)
                                    .find("consul.flux.calls")
                                    .timer())
                            .isNull();
                });
    }

    @Test
    void whatACallAsksForIsAskedOnBehalfOfTheCurrentObservation() {
        application().run(context -> {
            ObservationRegistry registry = context.getBean(ObservationRegistry.class);
            Observation parent = Observation.start("parent", registry);
            Observation[] found = new Observation[1];
            transport.leader(Mono.deferContextual(view -> {
                found[0] = view.get("micrometer.observation");
                return Mono.just(ScriptedConsul.answer(200, "\"\""));
            }));
            parent.scoped(() -> {
                context.getBean(ConsulFlux.class).catalog().leader().block(A_WHILE);
            });
            assertThat(found[0].getContextView().getParentObservation()).isSameAs(parent);
        });
    }

    @Test
    void withoutMicrometerThereIsNothingOfIt() {
        application()
                .withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ConsulFlux.class)
                        .doesNotHaveBean("consulFluxMeters")
                        .doesNotHaveBean("consulFluxObservations"));
    }

    @Test
    void ownMetersTakeTheirPlace() {
        application()
                .withBean("consulFluxMeters", MeterBinder.class, () -> registry -> {})
                .run(context -> assertThat(context.getBean(MeterRegistry.class)
                                .find("consul.flux.polls")
                                .gauge())
                        .isNull());
    }
}
