// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulFluxMetrics;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The gauges of {@link ConsulFluxMetrics} for each {@link ConsulFlux}, tagged with the {@code name} of its bean. */
@AutoConfiguration(after = ConsulFluxAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(ConsulFlux.class)
public final class ConsulFluxMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = "consulFluxMeters")
    MeterBinder consulFluxMeters(Map<String, ConsulFlux> instances) {
        return registry -> instances.forEach(
                (name, consul) -> new ConsulFluxMetrics(consul, Tags.of("name", name)).bindTo(registry));
    }
}
