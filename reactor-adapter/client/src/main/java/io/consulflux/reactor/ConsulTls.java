// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to speak TLS with an agent. Immutable; each method gives a changed copy.
 *
 * <p>Files hold PEM, as {@code consul tls} writes them. They are read once, when the client is made; a file that cannot
 * be read or used is refused then with an {@link IllegalArgumentException} that names it.
 */
public final class ConsulTls {

    private static final ConsulTls DEFAULTS =
            new ConsulTls(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);

    private final Optional<Path> caFile;
    private final Optional<Path> caPath;
    private final Optional<Identity> identity;
    private final Optional<String> serverName;
    private final boolean verified;

    private ConsulTls(
            Optional<Path> caFile,
            Optional<Path> caPath,
            Optional<Identity> identity,
            Optional<String> serverName,
            boolean verified) {
        this.caFile = caFile;
        this.caPath = caPath;
        this.identity = identity;
        this.serverName = serverName;
        this.verified = verified;
    }

    /** Trusts what the JVM trusts, shows no certificate, and verifies chain and host name. */
    public static ConsulTls defaults() {
        return DEFAULTS;
    }

    /** Trusts the certificates of this file, and no others. Default: those that the JVM trusts. */
    public ConsulTls caFile(Path pem) {
        return new ConsulTls(Optional.of(pem), caPath, identity, serverName, verified);
    }

    /**
     * Trusts the certificates in all files of this directory, and no others. Files whose names begin with a dot, and
     * directories inside, are passed over. Has no effect beside {@link #caFile}.
     */
    public ConsulTls caPath(Path directory) {
        return new ConsulTls(caFile, Optional.of(directory), identity, serverName, verified);
    }

    /**
     * The certificate to show to the agent, and its private key: PKCS#8, or one that begins with {@code BEGIN EC
     * PRIVATE KEY} or {@code BEGIN RSA PRIVATE KEY}; not encrypted. Default: none.
     */
    public ConsulTls clientCertificate(Path certificate, Path key) {
        return new ConsulTls(caFile, caPath, Optional.of(new Identity(certificate, key)), serverName, verified);
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
        return new ConsulTls(caFile, caPath, identity, Optional.of(name), verified);
    }

    /**
     * Whether the agent's certificate is verified: its chain, and that it bears the right name. Default: true. With
     * false, anybody on the way can read the token and answer in the agent's place.
     */
    public ConsulTls verified(boolean verify) {
        return new ConsulTls(caFile, caPath, identity, serverName, verify);
    }

    Optional<Path> caFile() {
        return caFile;
    }

    Optional<Path> caPath() {
        return caPath;
    }

    Optional<Identity> identity() {
        return identity;
    }

    Optional<String> serverName() {
        return serverName;
    }

    boolean verified() {
        return verified;
    }

    @Override
    public String toString() {
        return "ConsulTls[caFile=" + caFile + ", caPath=" + caPath + ", identity=" + identity + ", serverName="
                + serverName + ", verified=" + verified + "]";
    }

    /** Where certificate and key of the client are. */
    record Identity(Path certificate, Path key) {}
}
