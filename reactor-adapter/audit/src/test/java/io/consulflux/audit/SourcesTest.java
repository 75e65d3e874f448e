// SPDX-License-Identifier: Apache-2.0
package io.consulflux.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What no published source does. */
class SourcesTest {

    /** Each of them replaces what it cannot carry, without a word. */
    private static final Pattern LOSSY = Pattern.compile(
            "\\.getBytes\\(|URLEncoder\\.encode\\(|new String\\([^;]*StandardCharsets|BodyPublishers\\.ofString\\(");

    /** Where it has been seen that nothing is lost. */
    private static final Set<String> SEEN = Set.of(
            // What others made of a secret, in lossy ways too.
            "Secrets.java",
            // The one encoder, and the one lossy decoder, which says so.
            "Bytes.java",
            // Checked on the line before.
            "Request.java",
            "Fault.java",
            "ProxiedConnection.java",
            // ASCII constants.
            "KvScanner.java",
            // What is no ASCII is refused.
            "TokenSource.java",
            "PemKey.java",
            // Texts of the test cluster's own.
            "Der.java",
            "Signed.java",
            "ConsulHttp.java",
            "Command.java",
            "LocalAgent.java");

    private static final Pattern RANDOM =
            Pattern.compile("ThreadLocalRandom|SplittableRandom|new Random\\(|Math\\.random");

    @Test
    void theClientDrawsRandomNumbersInOnePlace() throws IOException {
        assertThat(Repository.publishedSources().entrySet().stream()
                        .filter(source -> source.getKey().toString().contains("client"))
                        .filter(source -> RANDOM.matcher(source.getValue()).find())
                        .map(source -> source.getKey().getFileName().toString()))
                .as("take the Jitter that one is given")
                .containsExactly("Jitter.java");
    }

    @Test
    void textIsEncodedAndDecodedInOnePlace() throws IOException {
        assertThat(Repository.publishedSources().entrySet().stream()
                        .filter(source -> LOSSY.matcher(source.getValue()).find())
                        .map(source -> source.getKey().getFileName().toString())
                        .filter(file -> !SEEN.contains(file)))
                .as("use Bytes.utf8 and Bytes.text: these replace what they cannot carry")
                .isEmpty();
    }
}
