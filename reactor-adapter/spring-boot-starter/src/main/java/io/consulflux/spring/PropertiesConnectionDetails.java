// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.ssl.SslBundle;

/** What the properties say; what they leave open, the environment says. */
record PropertiesConnectionDetails(List<String> addresses, Optional<String> token, Optional<SslBundle> sslBundle)
        implements ConsulFluxConnectionDetails {

    /** Tells no token. */
    @Override
    public String toString() {
        return "PropertiesConnectionDetails" + addresses;
    }
}
