// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSessionTest {
    private static final String SESSION = "cut -d' ' -f6 /proc/$$/stat";

    @TempDir
    Path folder;

    @Test
    void setsidComesBeforePerlAndNothingIsTheLastResort() throws IOException {
        assertThat(OwnSession.find(folder.toString())).isEmpty();
        executable("perl");
        assertThat(OwnSession.find(folder.toString())).first().isEqualTo("perl");
        executable("setsid");
        assertThat(OwnSession.find(folder.toString())).containsExactly("setsid");
    }

    @Test
    void perlMakesASessionToo() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "sessions are read from /proc");
        Path perl = Command.onPath("perl", System.getenv("PATH")).orElse(null);
        assumeTrue(perl != null, "there is no perl here");
        Files.writeString(folder.resolve("perl"), "#!/bin/sh\nexec " + perl + " \"$@\"\n");
        executable("perl");
        List<String> words = new ArrayList<>(OwnSession.find(folder.toString()));
        words.set(0, folder.resolve("perl").toString());
        words.addAll(List.of("sh", "-c", SESSION));

        String own = Command.of(words.toArray(String[]::new)).run().tail(1);

        assertThat(own)
                .matches("\\d+")
                .isNotEqualTo(Command.of("sh", "-c", SESSION).run().tail(1));
    }

    private void executable(String name) throws IOException {
        Path file = folder.resolve(name);
        if (Files.notExists(file)) {
            Files.createFile(file);
        }
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
