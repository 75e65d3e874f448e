// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where Consul is and how to get in. A bean of this type takes the place of the properties for addresses, token, basic
 * authentication and TLS, and of the environment variables of Consul's own tools.
 */
public interface ConsulFluxConnectionDetails extends ConnectionDetails {

    /** The agents, as {@link io.consulflux.reactor.ConsulOptions#addresses(List)} takes them: one at least. */
    List<String> addresses();

    /** The ACL token. None by default. */
    default Optional<String> token() {
        return Optional.empty();
    }

    /** Turns TLS on, with these certificates. None by default. */
    default Optional<SslBundle> sslBundle() {
        return Optional.empty();
    }
}
