// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.options;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** What {@code ConsulTls} holds. Written only on a fresh copy, before its settings are seen by anybody. */
public final class TlsValues {

    public Optional<Path> caFile = Optional.empty();
    public Optional<Path> caPath = Optional.empty();
    public Optional<TrustManagerFactory> trustManagers = Optional.empty();
    public Optional<Identity> identity = Optional.empty();
    public Optional<KeyManagerFactory> keyManagers = Optional.empty();
    public Optional<String> serverName = Optional.empty();
    public List<String> protocols = List.of();
    public List<String> cipherSuites = List.of();
    public boolean verified = true;

    public TlsValues() {}

    public TlsValues(TlsValues that) {
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
    public record Identity(Path certificate, Path key) {}
}
