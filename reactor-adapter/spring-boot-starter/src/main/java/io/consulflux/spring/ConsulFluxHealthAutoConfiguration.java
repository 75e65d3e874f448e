// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulFlux;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.CompositeReactiveHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;

/** The health of each {@link ConsulFlux}, under the name {@code consulFlux}. */
@AutoConfiguration(after = ConsulFluxAutoConfiguration.class)
@ConditionalOnClass(ReactiveHealthIndicator.class)
@ConditionalOnBean(ConsulFlux.class)
@ConditionalOnEnabledHealthIndicator("consul-flux")
@EnableConfigurationProperties(ConsulFluxProperties.class)
public final class ConsulFluxHealthAutoConfiguration
        extends CompositeReactiveHealthContributorConfiguration<ConsulFluxHealthIndicator, ConsulFlux> {

    private static final Duration LONGEST_FAILURE = Duration.ofDays(30);

    ConsulFluxHealthAutoConfiguration(ConsulFluxProperties properties) {
        super(consul -> indicator(consul, properties.health()));
    }

    @Bean
    @ConditionalOnMissingBean(name = {"consulFluxHealthIndicator", "consulFluxHealthContributor"})
    ReactiveHealthContributor consulFluxHealthContributor(ConfigurableListableBeanFactory beans) {
        return createContributor(beans, ConsulFlux.class);
    }

    private static ConsulFluxHealthIndicator indicator(ConsulFlux consul, ConsulFluxProperties.Health health) {
        return new ConsulFluxHealthIndicator(
                consul,
                Limit.of("consul-flux.health.limit", health.limit(), Limit.LONGEST_CALL),
                Limit.of("consul-flux.health.polls-failing-limit", health.pollsFailingLimit(), LONGEST_FAILURE),
                InstantSource.system());
    }
}
