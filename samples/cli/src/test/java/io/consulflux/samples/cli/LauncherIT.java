// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher, as a shell calls it, in whatever locale that has. */
@Timeout(120)
class LauncherIT {

    private static final String TEXT = "h\u00e4llo \u20ac";

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    @TempDir
    Path root;

    /** A source tree that has been built just now. */
    @BeforeEach
    void sourceTree() throws IOException {
        for (String module : List.of(
                "core",
                "reactor-adapter/client",
                "reactor-adapter/jackson",
                "reactor-adapter/testkit",
                "samples/cli")) {
            Files.createDirectories(root.resolve(module).resolve("src/main"));
            Files.createFile(root.resolve(module).resolve("pom.xml"));
        }
        Files.createFile(root.resolve("pom.xml"));
        Files.copy(Path.of("..", "consul-flux"), root.resolve("samples/consul-flux"));
        Path home = Files.createDirectories(root.resolve("samples/cli/target/launcher"));
        Files.copy(
                Path.of(Objects.requireNonNull(System.getProperty("consulflux.cli.jar"))),
                home.resolve("consul-flux.jar"));
        Path stamp = Files.createFile(home.resolve("built"));
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(3600)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=xx_YY.UTF-8", "LC_ALL=C.UTF-8", "LANG=C", "A="})
    void whatIsTypedArrivesInEveryLocale(String locale) throws Exception {
        String told = told(locale, UTF_8, "exec --all --json --env 'A=" + TEXT + "' 'printf \"" + TEXT + "|$A\"'");
        assertThat(told).contains("\"text\":\"" + TEXT + "|" + TEXT + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=C.UTF-8"})
    void bytesThatAreNoTextAreRefused(String locale) throws Exception {
        assertThat(told(locale, ISO_8859_1, "exec --all 'echo h\u00e4llo'"))
                .endsWith("consul-flux: argument 3: expected text in UTF-8, got the byte 0xE4 as number 7\n");
        assertThat(told(locale + " CONSUL_HTTP_TOKEN=s\u00e4cret", ISO_8859_1, "exec --all true"))
                .contains("consul-flux: CONSUL_HTTP_TOKEN: expected text in UTF-8")
                .doesNotContain("cret ");
    }

    @Test
    void aCommandThatItRunsHasTheLocaleOfTheUser() throws Exception {
        assertThat(told(
                        "LC_ALL=POSIX",
                        UTF_8,
                        "event watch --replay --count 1 a --run 'echo \"<$LC_ALL>\"' & " + program("event fire a")
                                + "; wait"))
                .contains("<POSIX>");
        assertThat(told("LANG=C", UTF_8, "event watch --replay --count 1 a --run 'echo \"<${LC_ALL-unset}>\"'"))
                .contains("<unset>");
    }

    /** Both streams of the launcher, called with nothing in its environment but this. */
    private String told(String environment, Charset charset, String arguments) throws Exception {
        Path script = root.resolve("script");
        Files.write(script, ("export " + environment + "\nunset PWD\n" + program(arguments) + "\n").getBytes(charset));
        Process process = new ProcessBuilder(
                        "env",
                        "-i",
                        "PATH=" + System.getenv("PATH"),
                        "JAVA_HOME=" + System.getProperty("java.home"),
                        "CONSUL_HTTP_ADDR=" + cluster.server().hostAndPort(),
                        "sh",
                        script.toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        return told;
    }

    private String program(String arguments) {
        return root.resolve("samples/consul-flux") + " " + arguments;
    }
}
