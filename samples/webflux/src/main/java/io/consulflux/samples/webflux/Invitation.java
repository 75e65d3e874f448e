// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.samples.webflux.web.OwnersKey;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.Ssl;
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
    private final Optional<OwnersKey> key;

    Invitation(ConsulFlux consul, ServerProperties server, Optional<OwnersKey> key) {
        this.consul = consul;
        this.server = server;
        this.key = key;
    }

    @EventListener
    void invite(ReactiveWebServerInitializedEvent event) {
        String page = page(server, event.getWebServer().getPort());
        LOG.info(
                "The page is at {} and Consul at {}",
                page,
                consul.currentAgent().orElse("an unnamed agent"));
        // Not by the log, which may be kept where others read it.
        key.ifPresent(own -> System.out.println("Open " + own.addedTo(page)));
    }

    /** Where the page is: over TLS where Boot's own question says so, which a bundle, a key store or a certificate answers. */
    static String page(ServerProperties server, int port) {
        String scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
        String host =
                Optional.ofNullable(server.getAddress()).map(Invitation::host).orElse("localhost");
        return scheme + "://" + host + ":" + port + "/";
    }

    private static String host(InetAddress address) {
        String text = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + text + "]" : text;
    }
}
