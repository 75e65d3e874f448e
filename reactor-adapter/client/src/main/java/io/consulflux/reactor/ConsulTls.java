// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.reactor.internal.options.TlsValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * How to speak TLS with an agent. Immutable; each method gives a changed copy.
 *
 * <p>Files hold PEM, as {@code consul tls} writes them. They are read once, when the client is made; a file that cannot
 * be read or used is refused then with an {@link IllegalArgumentException} that names it.
 */
public final class ConsulTls {

    private static final ConsulTls DEFAULTS = new ConsulTls(new TlsValues());

    private final TlsValues values;

    private ConsulTls(TlsValues values) {
        this.values = values;
    }

    /** Trusts what the JVM trusts, shows no certificate, and verifies chain and host name. */
    public static ConsulTls defaults() {
        return DEFAULTS;
    }

    /** Trusts the certificates of this file, and no others. Default: those that the JVM trusts. */
    public ConsulTls caFile(Path pem) {
        return with(next -> next.caFile = Optional.of(pem));
    }

    /**
     * Trusts the certificates in all files of this directory, and no others. Files whose names begin with a dot, and
     * directories inside, are passed over. Has no effect beside {@link #caFile}.
     */
    public ConsulTls caPath(Path directory) {
        return with(next -> next.caPath = Optional.of(directory));
    }

    /**
     * The certificate to show to the agent, and its private key: PKCS#8, or one that begins with {@code BEGIN EC
     * PRIVATE KEY} or {@code BEGIN RSA PRIVATE KEY}; not encrypted. Default: none.
     */
    public ConsulTls clientCertificate(Path certificate, Path key) {
        return with(next -> next.identity = Optional.of(new TlsValues.Identity(certificate, key)));
    }

    /**
     * Trusts what these trust, and nothing else: for trust that does not come from PEM files. Beside them {@link #caFile} and
     * {@link #caPath} have no effect. Default: none.
     *
     * @param trusted has been initialised
     */
    public ConsulTls trustManagers(TrustManagerFactory trusted) {
        return with(next -> next.trustManagers = Optional.of(trusted));
    }

    /**
     * Shows the agent a certificate of these, if it asks for one. Beside them {@link #clientCertificate} has no effect.
     * Default: none.
     *
     * @param identity has been initialised
     */
    public ConsulTls keyManagers(KeyManagerFactory identity) {
        return with(next -> next.keyManagers = Optional.of(identity));
    }

    /** The versions of TLS to speak, as the JVM names them ({@code TLSv1.3}). Default: the JVM's. */
    public ConsulTls protocols(List<String> protocols) {
        List<String> copy = some("protocols", protocols);
        return with(next -> next.protocols = copy);
    }

    /** The cipher suites to offer, as the JVM names them. Default: the JVM's. */
    public ConsulTls cipherSuites(List<String> suites) {
        List<String> copy = some("cipherSuites", suites);
        return with(next -> next.cipherSuites = copy);
    }

    /**
     * The name that the agent's certificate must bear, and that is asked for in the handshake (SNI), such as {@code
     * server.dc1.consul}. Default: the host of the address.
     *
     * @throws IllegalArgumentException if it is not a host name
     */
    public ConsulTls serverName(String name) {
        if (!name.matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("serverName: expected a host name, got \"" + name + '"');
        }
        return with(next -> next.serverName = Optional.of(name));
    }

    /**
     * Whether the agent's certificate is verified: its chain, and that it bears the right name. Default: true. With
     * false, anybody on the way can read the token and answer in the agent's place.
     */
    public ConsulTls verified(boolean verify) {
        return with(next -> next.verified = verify);
    }

    /** The values, to be read only. */
    TlsValues values() {
        return values;
    }

    private ConsulTls with(Consumer<TlsValues> change) {
        TlsValues next = new TlsValues(values);
        change.accept(next);
        return new ConsulTls(next);
    }

    private static List<String> some(String what, List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException(what + ": expected one name or more, got none");
        }
        return List.copyOf(names);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
