// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate of the JDK's keytool, with its key; made anew for each test. */
final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final KeyStore store = KeyStore.getInstance("PKCS12");
    private final Path directory;
    private final String name;

    /** @param names such as {@code dns:localhost,ip:127.0.0.1} */
    TestCertificates(Path directory, String name, String names) throws Exception {
        this.directory = directory;
        this.name = name;
        Path file = directory.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + names,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException(Files.readString(directory.resolve(name + ".log")));
        }
        try (InputStream content = new FileInputStream(file.toFile())) {
            store.load(content, PASSWORD.toCharArray());
        }
    }

    Path certificate() throws IOException, GeneralSecurityException {
        return pem("CERTIFICATE", store.getCertificate("key").getEncoded());
    }

    Path key() throws IOException, GeneralSecurityException {
        return pem("PRIVATE KEY", store.getKey("key", PASSWORD.toCharArray()).getEncoded());
    }

    private Path pem(String label, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(
                directory.resolve(name + "-" + label.replace(' ', '-') + ".pem"),
                "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    /** For a server that shows this certificate and trusts the other one. */
    SSLContext serverThatTrusts(TestCertificates client) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys().getKeyManagers(), client.trust().getTrustManagers(), null);
        return context;
    }

    /** Shows this certificate. */
    KeyManagerFactory keys() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        return keys;
    }

    /** Trusts this certificate. */
    TrustManagerFactory trust() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        trusted.setCertificateEntry(name, store.getCertificate("key"));
        trust.init(trusted);
        return trust;
    }
}
