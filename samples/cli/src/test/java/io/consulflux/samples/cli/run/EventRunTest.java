// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventRunTest {
    private final EventRun.Ending ending = new EventRun.Ending();

    @TempDir
    Path folder;

    @Test
    void nothingBeginsAfterTheEnd() throws Exception {
        ending.run();
        // Were it begun, that there is no such program would be an error.
        ProcessBuilder command = new ProcessBuilder(folder.resolve("none").toString());
        assertThat(ending.start(command)).isEmpty();
        assertThat(ending.hasRun()).isTrue();
    }

    @Test
    void whatHasBegunIsEnded() throws Exception {
        Process process = ending.start(new ProcessBuilder("cat")).orElseThrow();
        assertThat(process.isAlive()).isTrue();
        ending.run();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
}
