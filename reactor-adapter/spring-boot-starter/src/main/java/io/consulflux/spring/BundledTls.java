// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulTls;
import java.util.List;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/** An SSL bundle as settings for TLS. */
final class BundledTls {

    private BundledTls() {}

    /** @param serverName the name that the agent's certificate must bear; empty for the host of the address */
    static ConsulTls of(SslBundle bundle, String serverName) {
        ConsulTls tls = ConsulTls.defaults()
                .trustManagers(bundle.getManagers().getTrustManagerFactory())
                .keyManagers(bundle.getManagers().getKeyManagerFactory());
        SslOptions options = bundle.getOptions();
        String[] protocols = options.getEnabledProtocols();
        if (protocols != null && protocols.length > 0) {
            tls = tls.protocols(List.of(protocols));
        }
        String[] ciphers = options.getCiphers();
        if (ciphers != null && ciphers.length > 0) {
            tls = tls.cipherSuites(List.of(ciphers));
        }
        return serverName.isEmpty() ? tls : tls.serverName(serverName);
    }
}
