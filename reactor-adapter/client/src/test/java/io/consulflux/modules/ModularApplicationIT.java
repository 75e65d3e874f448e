// SPDX-License-Identifier: Apache-2.0
package io.consulflux.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulCluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small applications that are modules, compiled and run on the module path with the jars as they are published, by each JDK
 * there is. Their sources are in {@code src/test/modules}.
 */
class ModularApplicationIT {
    private static final long LIMIT_SECONDS = 120;
    private static final Path SOURCES = Path.of("src", "test", "modules");

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    @TempDir
    private Path folder;

    static Set<Path> jdks() {
        return InstalledJdks.homes();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aModuleCompilesAndRunsWithoutMicrometer(Path jdk) throws IOException, InterruptedException {
        assertThat(said(jdk, "plain", modulePath(false), cluster.agent(0).hostAndPort()))
                .isEqualTo("hello\nnode-1 exited\n");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aModuleCompilesAndRunsWithMicrometer(Path jdk) throws IOException, InterruptedException {
        assertThat(said(jdk, "metered", modulePath(true), cluster.agent(0).hostAndPort()))
                .isEqualTo("0.0 polls\n1 call\n");
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void aModuleStartsAClusterOfTheTestkit(Path jdk) throws IOException, InterruptedException {
        assertThat(said(jdk, "tested", testkit() + File.pathSeparator + modulePath(false)))
                .isEqualTo("200 from node-1\n");
    }

    private String said(Path jdk, String application, String modulePath, String... arguments)
            throws IOException, InterruptedException {
        Path classes = folder.resolve("classes");
        Path sources = SOURCES.resolve(application);
        run(
                jdk,
                "javac",
                "-Xlint:all,-requires-automatic",
                "-Werror",
                "--module-path",
                modulePath,
                "-d",
                classes.toString(),
                sources.resolve("module-info.java").toString(),
                sources.resolve("application").resolve("Application.java").toString());
        List<String> program = new ArrayList<>(List.of(
                "-XX:TieredStopAtLevel=1",
                "--module-path",
                classes + File.pathSeparator + modulePath,
                "--module",
                "application/application.Application"));
        program.addAll(List.of(arguments));
        return run(jdk, "java", program.toArray(String[]::new));
    }

    /** Standard output of a program of the JDK that succeeds. */
    private String run(Path jdk, String program, String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path errors = folder.resolve("errors");
        List<String> command =
                new ArrayList<>(List.of(jdk.resolve("bin").resolve(program).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(ended).as("%s ends", program).isTrue();
            assertThat(process.exitValue())
                    .as("%s said: %s%s", program, Files.readString(output), Files.readString(errors))
                    .isZero();
            return Files.readString(output);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What an application has that depends on the client: its jar and the runtime dependencies, by the build's own account. */
    private static String modulePath(boolean micrometer) throws IOException {
        Path told = Path.of("target", micrometer ? "module-path-with-micrometer" : "module-path");
        return Path.of(System.getProperty("consulflux.jar"))
                + File.pathSeparator
                + Files.readString(told).strip();
    }

    private static String testkit() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*consul-flux-testkit-[^/\\\\]*\\.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
