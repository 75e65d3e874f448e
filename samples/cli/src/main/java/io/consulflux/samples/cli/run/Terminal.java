// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.samples.cli.lines.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the standard streams lead. The launcher says it in two system properties; without it, it is asked of the system,
 * as far as Java can.
 *
 * @param look how events are to look on standard output
 * @param progress whether a line that is written over again can be read on standard error, and is not in the way of what
 *     the reader of standard output shows
 * @param file whether standard output is a regular file, which no reader can close
 */
public record Terminal(Look look, boolean progress, boolean file) {

    public static final Terminal NONE = new Terminal(Look.AS_IS, false, false);

    /** Whither a standard stream leads. */
    enum Stream {
        TERMINAL,
        FILE,
        NOWHERE,
        READER
    }

    static Terminal of(Properties properties, Map<String, String> environment) {
        return of(
                stream(properties.getProperty("consulflux.stdout"), "/proc/self/fd/1", Path.of("/dev/stdout")),
                stream(properties.getProperty("consulflux.stderr"), "/proc/self/fd/2", Path.of("/dev/stderr")),
                environment);
    }

    static Terminal of(Stream output, Stream error, Map<String, String> environment) {
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean plain = dumb || !environment.getOrDefault("NO_COLOR", "").isEmpty();
        Look look = output != Stream.TERMINAL ? Look.AS_IS : plain ? Look.PLAIN : Look.COLOURED;
        // Such a reader may be a pager on this very terminal.
        boolean read = output == Stream.READER;
        return new Terminal(look, error == Stream.TERMINAL && !dumb && !read, output == Stream.FILE);
    }

    private static Stream stream(@Nullable String told, String link, Path device) {
        if ("terminal".equals(told) || (told == null && isTerminal(link))) {
            return Stream.TERMINAL;
        }
        if (Files.isRegularFile(device)) {
            return Stream.FILE;
        }
        return isNowhere(device) ? Stream.NOWHERE : Stream.READER;
    }

    private static boolean isTerminal(String link) {
        try {
            String target = Files.readSymbolicLink(Path.of(link)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException noSuchLink) {
            // A system without /proc: there only the launcher can tell.
            return false;
        }
    }

    private static boolean isNowhere(Path device) {
        try {
            return Files.isSameFile(device, Path.of("/dev/null"));
        } catch (IOException noSuchDevice) {
            return false;
        }
    }
}
