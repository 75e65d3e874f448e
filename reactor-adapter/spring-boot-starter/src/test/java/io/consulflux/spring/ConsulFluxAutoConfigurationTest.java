// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

final class ConsulFluxAutoConfigurationTest {

    private static String options(Map<String, Object> variables, String... properties) {
        StringBuilder found = new StringBuilder();
        Starter.runner(variables)
                .withPropertyValues(properties)
                .run(context -> found.append(context.getBean(ConsulOptions.class)));
        return found.toString();
    }

    @Test
    void bootFindsIt() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .contains(ConsulFluxAutoConfiguration.class.getName());
    }

    @Test
    void withoutPropertiesAndVariablesTheDefaultsOfTheClientHold() {
        assertThat(options(Map.of())).isEqualTo(ConsulOptions.defaults().toString());
    }

    @Test
    void everyPropertyReachesTheOptions() {
        assertThat(options(
                        Map.of(),
                        "consul-flux.addresses=10.0.0.1:8500,10.0.0.2:8500",
                        "consul-flux.datacenter=dc2",
                        "consul-flux.namespace=team",
                        "consul-flux.partition=part",
                        "consul-flux.token=secret",
                        "consul-flux.basic-auth.user=ann",
                        "consul-flux.basic-auth.password=hidden",
                        "consul-flux.poll-connections=7",
                        "consul-flux.call-connections=8",
                        "consul-flux.connect-timeout=3s",
                        "consul-flux.call-timeout=4s",
                        "consul-flux.outage-limit=5m",
                        "consul-flux.refusal-limit=6s"))
                .isEqualTo(ConsulOptions.defaults()
                        .addresses("10.0.0.1:8500", "10.0.0.2:8500")
                        .datacenter("dc2")
                        .namespace("team")
                        .partition("part")
                        .token("secret")
                        .basicAuth("ann", "hidden")
                        .pollConnections(7)
                        .callConnections(8)
                        .connectTimeout(Duration.ofSeconds(3))
                        .callTimeout(Duration.ofSeconds(4))
                        .outageLimit(Duration.ofMinutes(5))
                        .refusalLimit(Duration.ofSeconds(6))
                        .toString());
    }

    @Test
    void theVariablesOfConsulsToolsCountWhereNoPropertyIsSet() {
        Map<String, Object> variables =
                Map.of("CONSUL_HTTP_ADDR", "10.0.0.9:8500", "CONSUL_NAMESPACE", "team", "CONSUL_PARTITION", "part");
        assertThat(options(variables, "consul-flux.namespace=other"))
                .isEqualTo(ConsulOptions.defaults()
                        .address("10.0.0.9:8500")
                        .namespace("other")
                        .partition("part")
                        .toString());
        assertThat(options(variables, "consul-flux.addresses=10.0.0.1:8500")).contains("addresses=[10.0.0.1:8500]");
    }

    @Test
    void switchedOffThereIsNothing() {
        Starter.runner()
                .withPropertyValues("consul-flux.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(ConsulFlux.class));
    }

    @Test
    void customizersHaveTheLastWordInTheirOrder() {
        Starter.runner()
                .withPropertyValues("consul-flux.datacenter=dc1")
                .withUserConfiguration(Customizers.class)
                .run(context -> assertThat(context.getBean(ConsulOptions.class))
                        .hasToString(
                                ConsulOptions.defaults().datacenter("third").toString()));
    }

    @Test
    void detailsOfAConnectionTakeThePlaceOfPropertiesAndVariables() {
        Starter.runner(Map.of("CONSUL_HTTP_ADDR", "10.0.0.9:8500", "CONSUL_HTTP_TOKEN", "variable"))
                .withPropertyValues(
                        "consul-flux.addresses=10.0.0.1:8500",
                        "consul-flux.basic-auth.user=ann",
                        "consul-flux.datacenter=dc2")
                .withUserConfiguration(Details.class)
                .run(context -> assertThat(context.getBean(ConsulOptions.class))
                        .hasToString(ConsulOptions.defaults()
                                .address("10.0.0.5:8500")
                                .token("detail")
                                .datacenter("dc2")
                                .toString()));
    }

    @Test
    void anApplicationsOwnConsulFluxIsTheOnlyOne() {
        Starter.runner()
                .withBean("mine", ConsulFlux.class, ConsulFlux::create)
                .run(context ->
                        assertThat(context).hasSingleBean(ConsulFlux.class).hasBean("mine"));
    }

    @Test
    void aLazyApplicationRefusesBadPropertiesAtItsStart() {
        Starter.runner()
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .withPropertyValues("consul-flux.poll-connections=0")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void severalInstancesHaveAHealthEach() {
        Starter.runner()
                .withConfiguration(AutoConfigurations.of(ConsulFluxHealthAutoConfiguration.class))
                .withPropertyValues("consul-flux.enabled=false")
                .withBean("east", ConsulFlux.class, ConsulFlux::create)
                .withBean("west", ConsulFlux.class, ConsulFlux::create)
                .run(context -> assertThat(context.getBean(CompositeReactiveHealthContributor.class).stream()
                                .map(ReactiveHealthContributors.Entry::name))
                        .containsExactlyInAnyOrder("east", "west"));
    }

    @Test
    void healthCanBeSwitchedOff() {
        Starter.runner()
                .withConfiguration(AutoConfigurations.of(ConsulFluxHealthAutoConfiguration.class))
                .withPropertyValues("management.health.consul-flux.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(ReactiveHealthContributor.class));
    }

    @Test
    void theBeanIsDisposedWithTheContext() {
        ConsulFlux[] consul = new ConsulFlux[1];
        Starter.runner().run(context -> consul[0] = context.getBean(ConsulFlux.class));
        assertThat(consul[0].isDisposed()).isTrue();
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(3)
        ConsulOptionsCustomizer third() {
            return options -> options.datacenter("third");
        }

        @Bean
        @Order(1)
        ConsulOptionsCustomizer first() {
            return options -> options.datacenter("first");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Details {

        @Bean
        ConsulFluxConnectionDetails details() {
            return new ConsulFluxConnectionDetails() {
                @Override
                public List<String> addresses() {
                    return List.of("10.0.0.5:8500");
                }

                @Override
                public Optional<String> token() {
                    return Optional.of("detail");
                }
            };
        }
    }
}
