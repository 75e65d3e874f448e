// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.testkit.ConsulCluster;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * For development and tests, with the testkit on the class path: a cluster that starts and ends with the application, and
 * the connection to whatever {@link ConsulCluster} there is as a bean.
 */
@AutoConfiguration(before = ConsulFluxAutoConfiguration.class)
@ConditionalOnClass(ConsulCluster.class)
@ConditionalOnProperty(name = "consul-flux.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ConsulFluxProperties.class)
public final class ConsulFluxDevelopmentAutoConfiguration {

    /** Listens on loopback only, and ends with the JVM, however that ends. */
    @Bean(destroyMethod = "close")
    @Conditional(DevelopmentCluster.class)
    @ConditionalOnMissingBean({ConsulCluster.class, ConsulFluxConnectionDetails.class})
    ConsulCluster consulFluxDevelopmentCluster(ConsulFluxProperties properties) {
        int agents = properties.dev().cluster();
        if (agents < 1 || agents > DevelopmentCluster.MOST_AGENTS) {
            throw new InvalidConfigurationPropertyValueException(
                    "consul-flux.dev.cluster",
                    agents,
                    "expected a number from 1 to " + DevelopmentCluster.MOST_AGENTS + ", or 0 for no cluster");
        }
        ConsulCluster cluster = ConsulCluster.builder()
                .agents(agents)
                .progress(LoggerFactory.getLogger(ConsulCluster.class)::info)
                .start();
        LoggerFactory.getLogger(ConsulCluster.class).info("Consul for development: {}", cluster.agents());
        return cluster;
    }

    @Bean
    @ConditionalOnSingleCandidate(ConsulCluster.class)
    @ConditionalOnMissingBean(ConsulFluxConnectionDetails.class)
    ClusterConnectionDetails consulFluxClusterConnectionDetails(ConsulCluster cluster) {
        return ClusterConnectionDetails.of(cluster);
    }
}
