// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import io.consulflux.testkit.host.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Consul's version, as far as it decides which configuration keys an agent knows. */
public record ConsulVersion(int major, int minor, int patch) {
    private static final Pattern NUMBER = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");
    private static final Pattern REPORT = Pattern.compile("^Consul v?" + NUMBER.pattern(), Pattern.MULTILINE);

    /**
     * Reads {@code 1.22.0}; anything after the third number is ignored.
     *
     * @throws IllegalArgumentException if it does not start so
     */
    public static ConsulVersion parse(String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.lookingAt()) {
            throw new IllegalArgumentException("not a version of Consul: '" + text + "'");
        }
        return of(matcher);
    }

    /**
     * Asks a binary for its version.
     *
     * @throws IOException if it does not run here or is not Consul
     */
    public static ConsulVersion ask(Path binary) throws IOException {
        Command.Finished finished = Command.of(binary.toString(), "version").run();
        Matcher matcher = REPORT.matcher(finished.output());
        if (finished.status() != 0 || !matcher.find()) {
            throw new IOException("'" + binary + " version' ended with status " + finished.status() + " and said: "
                    + finished.tail(3));
        }
        return of(matcher);
    }

    /** Whether it is that version or a later one. */
    public boolean isAtLeast(int thatMajor, int thatMinor) {
        return major > thatMajor || (major == thatMajor && minor >= thatMinor);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }

    private static ConsulVersion of(Matcher matcher) {
        return new ConsulVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)));
    }
}
