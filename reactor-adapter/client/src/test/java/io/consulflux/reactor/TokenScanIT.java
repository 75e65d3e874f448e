// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM of its own, in which every logger says all it can, talks with a token; the token is looked for in what it said. */
class TokenScanIT {

    private static final int LIMIT_SECONDS = 240;

    @TempDir
    Path temp;

    /** Most of the time goes into waiting for what does not answer, the rest into telling all of it. */
    @Test
    @Timeout(2 * LIMIT_SECONDS)
    void theTokenIsNowhereInLogsMessagesAndTexts() throws Exception {
        try (ConsulCluster cluster = ConsulCluster.builder().agents(1).acls().start()) {
            String token = cluster.managementToken();
            Path log = temp.resolve("log");
            Path told = temp.resolve("told");
            talk(cluster.server().hostAndPort(), token, log, told);

            String logged = Files.readString(log);
            assertThat(logged).contains("TRACE reactor.netty", "DEBUG reactor.netty.http.client");
            assertThat(Files.readString(told))
                    .contains(
                            "outcome=COMPLETE",
                            "ConsulDeniedException",
                            "ConsulUnreachableException",
                            "the answer is not HTTP")
                    .contains("consul.flux.polls", "PollHealth[", "THE END");
            for (String secret : secrets(token)) {
                assertThat(linesWith(secret, log)).as("logged").isEmpty();
                assertThat(linesWith(secret, told)).as("told").isEmpty();
            }
        }
    }

    private static List<String> secrets(String token) {
        String basic = "user:" + TokenTraffic.PASSWORD;
        return List.of(
                token,
                TokenTraffic.WRONG,
                TokenTraffic.PASSWORD,
                base64(basic),
                base64(token),
                base64(TokenTraffic.PASSWORD),
                token.replace("-", "%2D"),
                token.replace("-", "\\u002d"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void talk(String agent, String token, Path log, Path told) throws IOException, InterruptedException {
        ProcessBuilder jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        "-Dorg.slf4j.simpleLogger.logFile=" + log,
                        "-Djava.io.tmpdir=" + temp,
                        "-cp",
                        System.getProperty("java.class.path"),
                        TokenTraffic.class.getName(),
                        agent)
                .redirectErrorStream(true)
                .redirectOutput(told.toFile());
        jvm.environment().put(TokenTraffic.TOKEN, token);
        Process process = jvm.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(told)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> linesWith(String secret, Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains(secret))
                .toList();
    }
}
