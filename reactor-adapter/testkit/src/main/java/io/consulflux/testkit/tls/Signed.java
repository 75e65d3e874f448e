// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.tls;

import io.consulflux.testkit.host.Loopback;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A key pair with a certificate for it (RFC 5280), P-256 and SHA-256, valid from yesterday for three months: Consul complains of what ends sooner.
 *
 * @param name the common name
 */
record Signed(String name, KeyPair keys, X509Certificate certificate) {
    private static final byte[] ALGORITHM = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";
    private static final Duration VALID = Duration.ofDays(90);
    private static final int SERIAL_BITS = 120;
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    /** An authority, which signs itself and may sign others, but no further authority. */
    static Signed authority(String name) throws GeneralSecurityException {
        KeyPair keys = newKeys();
        byte[] constraints = Der.sequence(Der.yes(), Der.integer(BigInteger.ZERO));
        byte[] usage = Der.bits(1, new byte[] {0x06}); // signs certificates and lists of revoked ones
        return sign(name, keys, name, keys, List.of(critical("2.5.29.19", constraints), critical("2.5.29.15", usage)));
    }

    /** A certificate of this authority's for a client. */
    Signed client(String subject) throws GeneralSecurityException {
        return sign(subject, newKeys(), name, keys, List.of(purposes(CLIENT)));
    }

    /** A certificate of this authority's for an agent, which is both server and client. */
    Signed agent(String subject, Collection<String> hosts) throws GeneralSecurityException {
        List<byte[]> names = new ArrayList<>();
        names.add(Der.implicit(ADDRESS, Loopback.ADDRESS.getAddress()));
        for (String host : hosts) {
            names.add(Der.implicit(DNS, host.getBytes(StandardCharsets.US_ASCII)));
        }
        byte[] extension = extension("2.5.29.17", Der.sequence(names.toArray(byte[][]::new)));
        return sign(subject, newKeys(), name, keys, List.of(purposes(SERVER, CLIENT), extension));
    }

    private static Signed sign(String subject, KeyPair keys, String issuer, KeyPair signer, List<byte[]> extensions)
            throws GeneralSecurityException {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        byte[] content = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS)),
                ALGORITHM,
                distinguished(issuer),
                Der.sequence(Der.time(yesterday), Der.time(yesterday.plus(VALID))),
                distinguished(subject),
                keys.getPublic().getEncoded(),
                Der.explicit(3, Der.sequence(extensions.toArray(byte[][]::new))));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer.getPrivate());
        signature.update(content);
        byte[] whole = Der.sequence(content, ALGORITHM, Der.bits(0, signature.sign()));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        return new Signed(
                subject, keys, (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(whole)));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static byte[] distinguished(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.text(commonName))));
    }

    private static byte[] purposes(String... oids) {
        byte[][] purposes = new byte[oids.length][];
        for (int i = 0; i < oids.length; i++) {
            purposes[i] = Der.oid(oids[i]);
        }
        return extension("2.5.29.37", Der.sequence(purposes));
    }

    private static byte[] extension(String oid, byte[] content) {
        return Der.sequence(Der.oid(oid), Der.octets(content));
    }

    private static byte[] critical(String oid, byte[] content) {
        return Der.sequence(Der.oid(oid), Der.yes(), Der.octets(content));
    }
}
