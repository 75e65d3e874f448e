// SPDX-License-Identifier: Apache-2.0
package io.consulflux.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the README shows is what the build compiles. */
class ReadmeTest {

    @Test
    void theWatchesArePrintedAsTheyAreCompiled() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/consulflux/readme/Watching.java"));
        String readme = Files.readString(Path.of("../../README.md"));

        assertThat(source.lines().map(String::strip).filter(line -> line.startsWith("consul.")))
                .hasSize(4)
                .allSatisfy(line -> assertThat(readme).contains("\n" + line.replaceAll("[,;)]+$", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FirstExec", "Deployments"})
    void theProgramsArePrintedAsTheyAreCompiled(String name) throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/consulflux/readme/" + name + ".java"));
        String program = source.substring(source.indexOf("import "));

        assertThat(Files.readString(Path.of("../../README.md"))).contains("```java\n" + program + "```");
    }
}
