// SPDX-License-Identifier: Apache-2.0
package io.consulflux.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The public API stands in the repository as text, so that a change to it is seen where it is reviewed. Whoever changes it
 * on purpose runs {@code .ci/accept-api}.
 */
class ApiSurfaceTest {

    private static final boolean ACCEPT = Boolean.getBoolean("consulflux.acceptApi");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core",
                "reactor-adapter/client",
                "reactor-adapter/jackson",
                "reactor-adapter/testkit",
                "reactor-adapter/spring-boot-starter"
            })
    void thePublicApiIsTheOneThatIsWrittenDown(String folder) throws IOException {
        Path module = Repository.root().resolve(folder);
        Path written = module.resolve("api.txt");
        String surface = ModuleSurface.text(module.resolve("target/classes"));
        if (ACCEPT) {
            Files.writeString(written, surface);
        }
        Set<String> before = declarations(Files.readString(written));
        Set<String> now = declarations(surface);

        assertThat(Stream.concat(
                        before.stream().filter(line -> !now.contains(line)).map(line -> "gone: " + line),
                        now.stream().filter(line -> !before.contains(line)).map(line -> "new: " + line)))
                .as("how the public API differs from %s; if it is meant to, run .ci/accept-api", written)
                .isEmpty();
    }

    /** Each line with the type that it belongs to, since many types have members of the same name. */
    private static Set<String> declarations(String surface) {
        Set<String> declarations = new LinkedHashSet<>();
        String type = "";
        for (String line : surface.lines().toList()) {
            if (!line.startsWith(" ")) {
                type = line;
            }
            declarations.add(line.startsWith(" ") ? line.strip() + " in " + type : line);
        }
        return declarations;
    }
}
