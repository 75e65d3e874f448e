// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The EC key was made with openssl for this test; it opens nothing. */
final class PemKeyTest {

    @TempDir
    private Path directory;

    private Path file(String pem) throws IOException {
        return Files.writeString(directory.resolve("key.pem"), pem);
    }

    private static final String EC = """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIDgtwG50+Gt1jebEDcf51NpRCmF3dpdW3LwUthGY9iwwoAoGCCqGSM49
            AwEHoUQDQgAEq403FwSPpw0ExjGDy26ufEjJtvxdgkTf12QPICfNr2f3wFWgHnxe
            /ArIB3eorFj3Uu9ksBfUpn1nynA7rSheLA==
            -----END EC PRIVATE KEY-----
            """;

    private static final String EC_PKCS8 = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOC3AbnT4a3WN5sQN
            x/nU2lEKYXd2l1bcvBS2EZj2LDChRANCAASrjTcXBI+nDQTGMYPLbq58SMm2/F2C
            RN/XZA8gJ82vZ/fAVaAefF78CsgHd6isWPdS72SwF9SmfWfKcDutKF4s
            -----END PRIVATE KEY-----
            """;

    @Test
    void anEcKeyAsConsulWritesItIsTheSameAsInPkcs8() throws Exception {
        ECPrivateKey plain = (ECPrivateKey) PemKey.read(file(EC), "EC");
        ECPrivateKey enveloped = (ECPrivateKey) PemKey.read(file(EC_PKCS8), "EC");
        assertThat(plain.getS()).isEqualTo(enveloped.getS());
        assertThat(plain.getParams().getOrder().bitLength()).isEqualTo(256);
    }

    @Test
    void theParametersThatOpensslWritesBeforeAnEcKeyArePassedOver() throws Exception {
        String parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        assertThat(PemKey.read(file(parameters + EC), "EC")).isEqualTo(PemKey.read(file(EC), "EC"));
    }

    @Test
    void anRsaKeyInPkcs1IsTheSameAsInPkcs8() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        // For this length, the envelope before the PKCS#1 content takes 26 bytes.
        byte[] content = Arrays.copyOfRange(key.getEncoded(), 26, key.getEncoded().length);
        assertThat(PemKey.read(file(pem("PRIVATE KEY", key.getEncoded())), "RSA"))
                .isEqualTo(key);
        assertThat(PemKey.read(file(pem("RSA PRIVATE KEY", content)), "RSA")).isEqualTo(key);
    }

    private static String pem(String label, byte[] content) {
        String text = Base64.getMimeEncoder().encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    @Test
    void whatIsNoKeyIsRefused() throws Exception {
        for (String pem : new String[] {
            "",
            "no key",
            EC.replace("EC PRIVATE", "ENCRYPTED PRIVATE"),
            "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n",
            "-----BEGIN EC PRIVATE KEY-----\nMA==\n-----END EC PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"
        }) {
            Path file = file(pem);
            assertThatThrownBy(() -> PemKey.read(file, "EC")).isInstanceOf(InvalidKeySpecException.class);
        }
    }
}
