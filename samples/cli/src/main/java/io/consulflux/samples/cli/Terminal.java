// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * Where the standard streams lead. Java cannot tell for each of them; the launcher can, and says so in two system
 * properties. Without the launcher nothing is held for a terminal.
 *
 * @param colour whether events may be coloured
 * @param progress whether a line that is written over again can be read on standard error
 * @param file whether standard output is a regular file, which no reader can close
 */
record Terminal(boolean colour, boolean progress, boolean file) {

    static final Terminal NONE = new Terminal(false, false, false);

    private static final String OUTPUT = "consulflux.stdout";
    private static final String ERROR = "consulflux.stderr";

    static Terminal of(Properties properties, Map<String, String> environment) {
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                "terminal".equals(properties.getProperty(OUTPUT)) && !dumb && !plain,
                "terminal".equals(properties.getProperty(ERROR)) && !dumb,
                Files.isRegularFile(Path.of("/dev/stdout")));
    }
}
