// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes certificates in this JVM, for {@code keytool} takes a second for each, and OpenSSL may not be there.
 *
 * @param folder where the files go; it must be private, for the keys are not encrypted
 */
public record Authority(Path folder) {
    private static final char[] PASSWORD = "throwaway".toCharArray();
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /**
     * Makes an authority, a certificate for agents and one for clients.
     *
     * @param datacenters for whose servers the agents' certificate is good
     * @throws IOException if a file cannot be written
     */
    public Certificates issue(Collection<String> datacenters) throws IOException {
        Files.createDirectories(folder);
        List<String> hosts = Stream.concat(
                        Stream.of("localhost"), datacenters.stream().map(name -> "server." + name + ".consul"))
                .toList();
        try {
            Signed authority = Signed.authority("consul-flux testkit");
            Signed agent = authority.agent("consul-flux agent", hosts);
            Signed client = authority.client("consul-flux client");
            return new Certificates(
                    certificate("ca", authority),
                    certificate("agent", agent),
                    key("agent", agent),
                    certificate("client", client),
                    key("client", client),
                    () -> clientContext(authority, client));
        } catch (GeneralSecurityException e) {
            throw new IOException("this JVM cannot make certificates: " + e.getMessage(), e);
        }
    }

    private Path certificate(String name, Signed signed) throws IOException, GeneralSecurityException {
        return pem(name + ".pem", "CERTIFICATE", signed.certificate().getEncoded());
    }

    private Path key(String name, Signed signed) throws IOException {
        return pem(name + "-key.pem", "PRIVATE KEY", signed.keys().getPrivate().getEncoded());
    }

    private Path pem(String file, String type, byte[] content) throws IOException {
        String text =
                "-----BEGIN " + type + "-----\n" + LINES.encodeToString(content) + "\n-----END " + type + "-----\n";
        return Files.writeString(folder.resolve(file), text, StandardCharsets.US_ASCII);
    }

    private static SSLContext clientContext(Signed authority, Signed client) {
        try {
            KeyStore own = empty();
            own.setKeyEntry("client", client.keys().getPrivate(), PASSWORD, new Certificate[] {client.certificate()});
            KeyStore trusted = empty();
            trusted.setCertificateEntry("ca", authority.certificate());
            return clientContext(own, trusted);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot use its own certificates: " + e.getMessage(), e);
        }
    }

    private static SSLContext clientContext(KeyStore own, KeyStore trusted) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
