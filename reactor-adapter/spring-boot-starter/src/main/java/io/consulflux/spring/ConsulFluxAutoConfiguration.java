// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/** A {@link ConsulFlux} for the application, made of its properties. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnProperty(name = "consul-flux.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ConsulFluxProperties.class)
@ImportRuntimeHints(ConsulFluxRuntimeHints.class)
public final class ConsulFluxAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(ConsulFluxConnectionDetails.class)
    PropertiesConnectionDetails consulFluxConnectionDetails(
            ConsulFluxProperties properties, ObjectProvider<SslBundles> bundles) {
        MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn(entries -> {
            entries.put("consul-flux.token", properties.token());
            entries.put("consul-flux.token-file", properties.tokenFile());
        });
        requireNoCluster(properties.dev().cluster());
        return new PropertiesConnectionDetails(
                properties.addresses(),
                Optional.ofNullable(properties.token()),
                Optional.ofNullable(bundle(properties.ssl().bundle(), bundles.getIfAvailable())));
    }

    /** The options, after the customizers. */
    @Bean
    @ConditionalOnMissingBean
    ConsulOptions consulFluxOptions(
            ConsulFluxConnectionDetails details,
            ConsulFluxProperties properties,
            Environment environment,
            ObjectProvider<ConsulOptionsCustomizer> customizers) {
        ConsulOptions options = ConfiguredOptions.of(details, properties, EnvironmentVariables.of(environment));
        for (ConsulOptionsCustomizer customizer : customizers.orderedStream().toList()) {
            options = customizer.customize(options);
        }
        return options;
    }

    @Bean(destroyMethod = "dispose")
    @ConditionalOnMissingBean
    ConsulFlux consulFlux(ConsulOptions options) {
        return ConsulFlux.create(options);
    }

    /** The instances end in good order before they are destroyed. */
    @Bean
    @ConditionalOnMissingBean
    ConsulFluxLifecycle consulFluxLifecycle(List<ConsulFlux> instances) {
        return new ConsulFluxLifecycle(instances);
    }

    @Bean
    @ConditionalOnProperty("consul-flux.fail-fast")
    FailFast consulFluxFailFast(List<ConsulFlux> instances, ConsulFluxProperties properties) {
        return new FailFast(
                instances, Limit.of("consul-flux.fail-fast-limit", properties.failFastLimit(), Limit.LONGEST_CALL));
    }

    /** Where there is the testkit, its details have taken the place of the properties. */
    private static void requireNoCluster(int agents) {
        if (agents != 0) {
            throw new InvalidConfigurationPropertyValueException(
                    "consul-flux.dev.cluster",
                    agents,
                    "expected io.consulflux:consul-flux-testkit on the class path and a number from 1 to "
                            + DevelopmentCluster.MOST_AGENTS + ", or 0 for no cluster");
        }
    }

    private static @Nullable SslBundle bundle(@Nullable String name, @Nullable SslBundles bundles) {
        if (name == null) {
            return null;
        }
        if (bundles == null || !bundles.getBundleNames().contains(name)) {
            throw new InvalidConfigurationPropertyValueException(
                    "consul-flux.ssl.bundle",
                    name,
                    "expected a bundle of spring.ssl.bundle, which are "
                            + (bundles == null ? "none" : bundles.getBundleNames()));
        }
        return bundles.getBundle(name);
    }
}
