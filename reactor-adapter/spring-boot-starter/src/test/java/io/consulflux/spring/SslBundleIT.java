// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An agent that asks for a certificate, and the application's SSL bundles. */
class SslBundleIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @AutoClose
    private static final ConsulCluster cluster =
            ConsulCluster.builder().withoutAcls().mutualTls().start();

    private static ApplicationContextRunner application() {
        return Starter.runner()
                .withPropertyValues(
                        "consul-flux.addresses=" + cluster.server().hostAndPort(),
                        "consul-flux.ssl.bundle=consul",
                        "consul-flux.fail-fast=true",
                        "consul-flux.fail-fast-limit=10s",
                        "spring.ssl.bundle.pem.consul.truststore.certificate=" + cluster.caFile());
    }

    private static ApplicationContextRunner known() {
        return application()
                .withPropertyValues(
                        "spring.ssl.bundle.pem.consul.keystore.certificate=" + cluster.clientCertificate(),
                        "spring.ssl.bundle.pem.consul.keystore.private-key=" + cluster.clientKey());
    }

    @Test
    void theBundlesCertificatesOpenTheWay() {
        known().withPropertyValues(
                        "spring.ssl.bundle.pem.consul.options.enabled-protocols=TLSv1.2",
                        "consul-flux.ssl.server-name=server.dc1.consul",
                        "consul-flux.fail-fast-limit=60s")
                .run(context -> assertThat(context.getBean(ConsulFlux.class)
                                .catalog()
                                .leader()
                                .block(LIMIT))
                        .isPresent());
    }

    @Test
    void withoutACertificateTheAgentRefusesTheApplication() {
        application().run(context -> assertThat(context).hasFailed());
    }

    @Test
    void anotherServersNameIsRefused() {
        known().withPropertyValues("consul-flux.ssl.server-name=server.elsewhere.consul")
                .run(context ->
                        assertThat(context.getStartupFailure()).hasMessageContaining("server.elsewhere.consul"));
    }
}
