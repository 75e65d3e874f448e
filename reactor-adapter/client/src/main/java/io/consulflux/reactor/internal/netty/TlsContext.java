// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.reactor.internal.options.ConsulAddress;
import io.consulflux.reactor.internal.options.TlsValues;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSessionContext;

/** Makes of the TLS settings what Netty needs. Reads files: not for an event loop. */
final class TlsContext {

    private TlsContext() {}

    /** @throws IllegalArgumentException if a file cannot be read or holds something else */
    static SslContext of(TlsValues values) {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                // The empty text turns the check of the name off.
                .endpointIdentificationAlgorithm(values.verified ? "HTTPS" : "");
        trust(builder, values);
        values.keyManagers.ifPresentOrElse(
                builder::keyManager, () -> values.identity.ifPresent(identity -> identify(builder, identity)));
        if (!values.protocols.isEmpty()) {
            builder.protocols(values.protocols);
        }
        if (!values.cipherSuites.isEmpty()) {
            builder.ciphers(values.cipherSuites);
        }
        try {
            SslContext context = builder.build();
            return values.serverName
                    .<SslContext>map(name -> new Renamed(context, name, true))
                    .orElse(context);
        } catch (SSLException | IllegalArgumentException refused) {
            throw new IllegalArgumentException("tls: cannot be set up: " + refused.getMessage(), refused);
        }
    }

    /** The same where it is the proxy to which the network layer is connected, whose name nobody is to prove. */
    static SslContext towards(ConsulAddress agent, SslContext context) {
        return context instanceof Renamed ? context : new Renamed(context, agent.host(), false);
    }

    private static void trust(SslContextBuilder builder, TlsValues values) {
        if (!values.verified) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (values.trustManagers.isPresent()) {
            builder.trustManager(values.trustManagers.get());
        } else if (values.caFile.isPresent()) {
            builder.trustManager(certificates(values.caFile.get()));
        } else if (values.caPath.isPresent()) {
            builder.trustManager(directory(values.caPath.get()));
        }
    }

    private static void identify(SslContextBuilder builder, TlsValues.Identity identity) {
        X509Certificate[] chain = certificates(identity.certificate());
        try {
            builder.keyManager(
                    PemKey.read(identity.key(), chain[0].getPublicKey().getAlgorithm()), chain);
        } catch (IOException | GeneralSecurityException unusable) {
            throw unusable(identity.key(), "an unencrypted private key in PEM that fits the certificate", unusable);
        }
    }

    private static X509Certificate[] directory(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<X509Certificate> all = new ArrayList<>();
            files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .forEach(file -> all.addAll(List.of(certificates(file))));
            if (all.isEmpty()) {
                throw new IllegalArgumentException("tls: expected files with certificates in " + directory);
            }
            return all.toArray(X509Certificate[]::new);
        } catch (IOException unreadable) {
            throw unusable(directory, "a directory", unreadable);
        }
    }

    private static X509Certificate[] certificates(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            X509Certificate[] found = CertificateFactory.getInstance("X.509").generateCertificates(content).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (found.length == 0) {
                throw new CertificateException("no certificate in it");
            }
            return found;
        } catch (IOException | CertificateException unusable) {
            throw unusable(file, "certificates in PEM", unusable);
        }
    }

    private static IllegalArgumentException unusable(Path file, String expected, Exception cause) {
        return new IllegalArgumentException(
                "tls: expected " + expected + " in " + file + ", got "
                        + cause.getClass().getSimpleName(),
                cause);
    }

    /**
     * Speaks to the agent as if the address bore another name. The JDK also accepts a certificate for the host of the
     * address when only the SNI name is set; a client agent's certificate for 127.0.0.1 would pass for a server's.
     */
    private static final class Renamed extends SslContext {

        private final SslContext context;
        private final String name;
        private final boolean sent;

        /** @param sent whether the name is sent in any case, or only where the JDK does so by itself */
        Renamed(SslContext context, String name, boolean sent) {
            this.context = context;
            this.name = name;
            this.sent = sent;
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator) {
            return newEngine(allocator, name, -1);
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
            SSLEngine engine = context.newEngine(allocator, name, port);
            if (!sent) {
                return engine;
            }
            SSLParameters parameters = engine.getSSLParameters();
            // The JDK sends a name without dots only when told to.
            parameters.setServerNames(List.of(new SNIHostName(name)));
            engine.setSSLParameters(parameters);
            return engine;
        }

        @Override
        public boolean isClient() {
            return true;
        }

        @Override
        public List<String> cipherSuites() {
            return context.cipherSuites();
        }

        @Override
        @SuppressWarnings("deprecation")
        public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
            return context.applicationProtocolNegotiator();
        }

        @Override
        public SSLSessionContext sessionContext() {
            return context.sessionContext();
        }
    }
}
