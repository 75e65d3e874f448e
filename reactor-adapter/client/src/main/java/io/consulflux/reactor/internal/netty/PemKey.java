// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key from PEM. The JDK knows only PKCS#8, but {@code consul tls} writes {@code EC PRIVATE KEY} (RFC
 * 5915), and older tools {@code RSA PRIVATE KEY} (RFC 8017): these are put into a PKCS#8 envelope (RFC 5208).
 */
final class PemKey {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (EC |RSA |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");

    private static final byte[] VERSION = {2, 1, 0};

    private static final byte[] RSA_ALGORITHM = {
        6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };

    private static final byte[] EC_ALGORITHM = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int EC_PARAMETERS = 0xa0;

    private PemKey() {}

    /** @param algorithm the algorithm of the certificate's key, in the JDK's words */
    static PrivateKey read(Path file, String algorithm) throws IOException, GeneralSecurityException {
        Matcher pem = KEY.matcher(new String(Files.readAllBytes(file), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new InvalidKeySpecException("no BEGIN PRIVATE KEY, BEGIN EC PRIVATE KEY or BEGIN RSA PRIVATE KEY");
        }
        byte[] content = Base64.getMimeDecoder().decode(pem.group(2));
        byte[] envelope = switch (pem.group(1)) {
            case "RSA " -> envelope(content, RSA_ALGORITHM);
            case "EC " -> envelope(content, concat(EC_ALGORITHM, curve(content)));
            default -> content;
        };
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(envelope));
    }

    private static byte[] envelope(byte[] key, byte[] algorithm) {
        return element(SEQUENCE, concat(VERSION, element(SEQUENCE, algorithm), element(OCTETS, key)));
    }

    /** The curve's object identifier: the content of the element tagged 0 inside the key's sequence. */
    private static byte[] curve(byte[] key) throws InvalidKeySpecException {
        try {
            int at = start(key, 0);
            while ((key[at] & 0xff) != EC_PARAMETERS) {
                at = end(key, at);
            }
            return Arrays.copyOfRange(key, start(key, at), end(key, at));
        } catch (IndexOutOfBoundsException malformed) {
            throw new InvalidKeySpecException("an EC key that does not name its curve", malformed);
        }
    }

    /** Where the content of the element at this place begins. */
    private static int start(byte[] der, int at) {
        return der[at + 1] >= 0 ? at + 2 : at + 2 + (der[at + 1] & 0x7f);
    }

    /** Where the element at this place ends. */
    private static int end(byte[] der, int at) {
        int start = start(der, at);
        if (der[at + 1] >= 0) {
            return start + der[at + 1];
        }
        int length = 0;
        for (int i = at + 2; i < start; i++) {
            length = (length << 8) | (der[i] & 0xff);
        }
        return start + length;
    }

    private static byte[] element(int tag, byte[] content) {
        return concat(new byte[] {(byte) tag}, length(content.length), content);
    }

    /** In as few bytes as hold it, as DER demands. A key is far shorter than 64 KiB. */
    private static byte[] length(int length) {
        if (length < 0x80) {
            return new byte[] {(byte) length};
        }
        return length < 0x100
                ? new byte[] {(byte) 0x81, (byte) length}
                : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
