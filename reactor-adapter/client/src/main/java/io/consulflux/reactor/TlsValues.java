// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** What {@link ConsulTls} holds. Written only on a fresh copy, before its settings are seen by anybody. */
final class TlsValues {

    Optional<Path> caFile = Optional.empty();
    Optional<Path> caPath = Optional.empty();
    Optional<TrustManagerFactory> trustManagers = Optional.empty();
    Optional<Identity> identity = Optional.empty();
    Optional<KeyManagerFactory> keyManagers = Optional.empty();
    Optional<String> serverName = Optional.empty();
    List<String> protocols = List.of();
    List<String> cipherSuites = List.of();
    boolean verified = true;

    TlsValues() {}

    TlsValues(TlsValues that) {
        caFile = that.caFile;
        caPath = that.caPath;
        trustManagers = that.trustManagers;
        identity = that.identity;
        keyManagers = that.keyManagers;
        serverName = that.serverName;
        protocols = that.protocols;
        cipherSuites = that.cipherSuites;
        verified = that.verified;
    }

    @Override
    public String toString() {
        return "ConsulTls[caFile=" + caFile + ", caPath=" + caPath + ", trustManagers=" + trustManagers + ", identity="
                + identity + ", keyManagers=" + keyManagers + ", serverName=" + serverName + ", protocols=" + protocols
                + ", cipherSuites=" + cipherSuites + ", verified=" + verified + "]";
    }

    /** Where certificate and key of the client are. */
    record Identity(Path certificate, Path key) {}
}
