// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Clusters that come with the application. */
class DevelopmentClusterIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static ApplicationContextRunner application() {
        return Starter.runner()
                .withConfiguration(AutoConfigurations.of(ConsulFluxDevelopmentAutoConfiguration.class))
                .withPropertyValues("consul-flux.fail-fast=true", "consul-flux.fail-fast-limit=60s");
    }

    private static void works(ConsulFlux consul) {
        consul.kv().put("it/a", "b").block(LIMIT);
        assertThat(requireNonNull(consul.kv().get("it/a").block(LIMIT)).value().utf8())
                .isEqualTo("b");
    }

    @Test
    void aClusterStartsAndEndsWithTheApplicationOnLoopback() {
        List<ConsulAgent> agents = new ArrayList<>();
        application().withPropertyValues("consul-flux.dev.cluster=2").run(context -> {
            agents.addAll(context.getBean(ConsulCluster.class).agents());
            assertThat(agents)
                    .hasSize(2)
                    .extracting(ConsulAgent::httpAddress)
                    .extracting(URI::getHost)
                    .containsOnly("127.0.0.1");
            works(context.getBean(ConsulFlux.class));
            assertThat(agents)
                    .allSatisfy(agent -> assertThat(agent.http()
                                    .withToken(null)
                                    .put("/v1/kv/it/a", "stranger")
                                    .status())
                            .isEqualTo(403));
        });
        assertThat(agents).isNotEmpty().noneMatch(ConsulAgent::isRunning);
    }

    @Test
    void aClusterThatIsABeanIsFoundWithItsTokenAndItsCertificates() {
        application()
                .withBean(
                        ConsulCluster.class,
                        () -> ConsulCluster.builder().acls().mutualTls().start())
                .withPropertyValues("consul-flux.dev.cluster=2")
                .run(context -> {
                    assertThat(context).hasSingleBean(ConsulCluster.class);
                    assertThat(context.getBean(ConsulFluxConnectionDetails.class)
                                    .toString())
                            .doesNotContain(context.getBean(ConsulCluster.class).managementToken());
                    works(context.getBean(ConsulFlux.class));
                });
    }

    @Test
    void byDefaultNoClusterIsStarted() {
        Starter.runner()
                .withConfiguration(AutoConfigurations.of(ConsulFluxDevelopmentAutoConfiguration.class))
                .withPropertyValues("consul-flux.dev.cluster=0")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ConsulCluster.class)
                        .getBean(ConsulOptions.class)
                        .hasToString(ConsulOptions.defaults().toString()));
    }

    @Test
    void withoutTheTestkitAClusterIsRefused() {
        application()
                .withClassLoader(new FilteredClassLoader(ConsulCluster.class))
                .withPropertyValues("consul-flux.dev.cluster=2")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("consul-flux-testkit"));
    }

    @Test
    void moreAgentsThanThereMayBeAreRefused() {
        application()
                .withPropertyValues("consul-flux.dev.cluster=51")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("a number from 1 to 50"));
    }
}
