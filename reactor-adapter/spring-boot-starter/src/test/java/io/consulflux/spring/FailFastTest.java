// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** A start without Consul. */
final class FailFastTest {

    /** A port on which nobody listens any more. */
    private static String nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    @Test
    void byDefaultTheApplicationStartsWithoutConsul() throws IOException {
        Starter.runner()
                .withPropertyValues("consul-flux.addresses=" + nobody())
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ConsulFlux.class));
    }

    @Test
    void withFailFastItDoesNotAndSaysWhy() throws IOException {
        String address = nobody();
        Starter.runner()
                .withPropertyValues(
                        "consul-flux.addresses=" + address,
                        "consul-flux.fail-fast=true",
                        "consul-flux.fail-fast-limit=5s")
                .run(context -> assertThat(context.getStartupFailure())
                        .isInstanceOf(FailureAnalyzedException.class)
                        .hasMessageContaining("Consul was not to be reached within PT5S at " + address)
                        .hasMessageContaining("GET /v1/status/leader"));
    }

    @Test
    void anAgentThatTakesConnectionsAndIsSilentHoldsTheStartUpToTheLimitOnly() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Starter.runner()
                    .withPropertyValues(
                            "consul-flux.addresses=127.0.0.1:" + silent.getLocalPort(),
                            "consul-flux.fail-fast=true",
                            "consul-flux.fail-fast-limit=500ms")
                    .run(context -> assertThat(context.getStartupFailure())
                            .isInstanceOf(FailureAnalyzedException.class)
                            .hasMessageContaining("within PT0.5S"));
        }
    }
}
