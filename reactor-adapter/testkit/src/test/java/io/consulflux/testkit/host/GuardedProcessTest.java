// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Process program;

    @BeforeEach
    void start() throws IOException {
        program = new ProcessBuilder("cat").start();
    }

    @Test
    void anEndedProgramIsStruckOff() throws IOException {
        Path file = signedIn(program.pid());
        assertThat(ended(file)).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void itsSuccessorIsNot() throws IOException {
        Path file = signedIn(program.pid() + 1);
        assertThat(ended(file)).isTrue();
        assertThat(file).exists();
    }

    private boolean ended(Path file) {
        GuardedProcess guarded = new GuardedProcess(program, file);
        guarded.kill();
        return guarded.awaitEnd(PATIENCE);
    }

    private Path signedIn(long pid) throws IOException {
        return Files.writeString(folder.resolve("name"), pid + "\n");
    }
}
