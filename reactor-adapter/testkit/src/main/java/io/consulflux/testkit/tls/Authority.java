// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.tls;

import io.consulflux.testkit.host.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Makes certificates with the JDK's own {@code keytool}, so that no OpenSSL is needed. They are valid for a week.
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
     * @throws IOException if keytool fails or a file cannot be written
     */
    public Certificates issue(Collection<String> datacenters) throws IOException {
        Files.createDirectories(folder);
        String names = Stream.concat(
                        Stream.of("ip:127.0.0.1", "dns:localhost"),
                        datacenters.stream().map(name -> "dns:server." + name + ".consul"))
                .collect(Collectors.joining(","));
        keytool("ca", "CN=consul-flux testkit", "bc:c=ca:true", "ku:c=keyCertSign,cRLSign");
        keytool("agent", "CN=consul-flux agent", "san=" + names, "eku=serverAuth,clientAuth");
        keytool("client", "CN=consul-flux client", "eku=clientAuth");
        try {
            KeyStore store = KeyStore.getInstance(store().toFile(), PASSWORD);
            return new Certificates(
                    certificate(store, "ca"),
                    certificate(store, "agent"),
                    key(store, "agent"),
                    certificate(store, "client"),
                    key(store, "client"),
                    clientContext(store));
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates made by keytool cannot be used: " + e.getMessage(), e);
        }
    }

    private void keytool(String alias, String name, String... extensions) throws IOException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> words = new ArrayList<>(List.of(program.toString(), "-genkeypair", "-alias", alias));
        words.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-dname", name));
        words.addAll(List.of("-startdate", "-1d", "-validity", "8"));
        words.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12"));
        words.addAll(List.of("-storepass", new String(PASSWORD)));
        if (!alias.equals("ca")) {
            words.addAll(List.of("-signer", "ca"));
        }
        for (String extension : extensions) {
            words.addAll(List.of("-ext", extension));
        }
        Command.Finished finished = Command.of(words.toArray(String[]::new)).run();
        if (finished.status() != 0) {
            throw new IOException("keytool cannot make a certificate: " + finished.tail(5));
        }
    }

    private Path certificate(KeyStore store, String alias) throws IOException, GeneralSecurityException {
        return pem(alias + ".pem", "CERTIFICATE", store.getCertificate(alias).getEncoded());
    }

    private Path key(KeyStore store, String alias) throws IOException, GeneralSecurityException {
        return pem(
                alias + "-key.pem", "PRIVATE KEY", store.getKey(alias, PASSWORD).getEncoded());
    }

    private Path pem(String file, String type, byte[] content) throws IOException {
        String text =
                "-----BEGIN " + type + "-----\n" + LINES.encodeToString(content) + "\n-----END " + type + "-----\n";
        return Files.writeString(folder.resolve(file), text, StandardCharsets.US_ASCII);
    }

    private static SSLContext clientContext(KeyStore store) throws IOException, GeneralSecurityException {
        KeyStore own = empty();
        own.setKeyEntry(
                "client", store.getKey("client", PASSWORD), PASSWORD, new Certificate[] {store.getCertificate("client")
                });
        KeyStore trusted = empty();
        trusted.setCertificateEntry("ca", store.getCertificate("ca"));
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

    private Path store() {
        return folder.resolve("keys.p12");
    }
}
