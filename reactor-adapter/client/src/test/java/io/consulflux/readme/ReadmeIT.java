// SPDX-License-Identifier: Apache-2.0
package io.consulflux.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's programs, run as they are printed, each in a JVM of its own, on real agents. */
class ReadmeIT {

    private static final long LIMIT_SECONDS = 60;

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(3);

    @TempDir
    private Path folder;

    @Test
    void theEventsProgramPrintsWhatItFiresOnAnAgentThatHoldsOlderEventsToo() throws IOException, InterruptedException {
        ConsulAgent agent = cluster.agent(1);
        ReadmeBlock program = ReadmeBlock.program("Deployments");
        assertThat(run(program, agent)).isEqualTo(agent.name() + ": v1\n");
        assertThat(run(program, agent)).isEqualTo((agent.name() + ": v1\n").repeat(2));
    }

    @Test
    void theFirstExecSaysWhyNothingWasRunWhereNoNodeMatches() throws IOException, InterruptedException {
        assertThat(run(ReadmeBlock.program("FirstExec"), cluster.agent(1)).lines())
                .hasSize(2)
                .contains("INCOMPLETE: 0 of 0 nodes exited")
                .last()
                .asString()
                .endsWith("nothing was run");
    }

    @Test
    void theFirstExecPrintsWhatTheNodesOfThisClusterSay() throws IOException, InterruptedException {
        ReadmeBlock printed = ReadmeBlock.program("FirstExec");
        ReadmeBlock here = new ReadmeBlock(printed.text().replace("\"^web-\"", "\"^node-\""));
        assertThat(run(here, cluster.agent(1)).lines())
                .hasSize(4)
                .endsWith("COMPLETE: 3 of 3 nodes exited")
                .filteredOn(line -> line.matches("node-[1-3]: .*load average.*"))
                .hasSize(3);
    }

    private String run(ReadmeBlock program, ConsulAgent agent) throws IOException, InterruptedException {
        program.compile(folder);
        Path output = folder.resolve("output");
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder + File.pathSeparator + ReadmeBlock.classPath(),
                        program.program().orElseThrow())
                .redirectError(folder.resolve("errors").toFile())
                .redirectOutput(output.toFile());
        java.environment().put("CONSUL_HTTP_ADDR", agent.hostAndPort());
        Process process = java.start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(ended)
                    .as("%s ends; so far it said %s", program, said(output))
                    .isTrue();
            assertThat(process.exitValue()).as(said(folder.resolve("errors"))).isZero();
            return said(output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String said(Path file) throws IOException {
        return Files.readString(file);
    }
}
