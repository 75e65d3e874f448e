// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import io.consulflux.reactor.ConsulFlux;
import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Says where to look, once there is something to see. */
@Component
final class Invitation {

    private static final Logger LOG = LoggerFactory.getLogger(Invitation.class);

    private final ConsulFlux consul;
    private final ServerProperties server;

    Invitation(ConsulFlux consul, ServerProperties server) {
        this.consul = consul;
        this.server = server;
    }

    @EventListener
    void invite(ReactiveWebServerInitializedEvent event) {
        String host = Optional.ofNullable(server.getAddress())
                .map(InetAddress::getHostAddress)
                .orElse("localhost");
        LOG.info(
                "The page is at http://{}:{}/ and Consul at {}",
                host,
                event.getWebServer().getPort(),
                consul.currentAgent().orElse("an unnamed agent"));
    }
}
