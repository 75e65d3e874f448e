// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import java.util.List;

/** How a program gets a process session of its own: {@code setsid} on Linux, Perl on macOS, otherwise not at all. */
final class OwnSession {
    private static final List<String> PREFIX = find(System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));

    private OwnSession() {}

    /** The words to put before a program. */
    static List<String> prefix() {
        return PREFIX;
    }

    static List<String> find(String path) {
        if (Command.onPath("setsid", path).isPresent()) {
            return List.of("setsid");
        }
        if (Command.onPath("perl", path).isPresent()) {
            return List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec { $ARGV[0] } @ARGV or die $!", "--");
        }
        return List.of();
    }
}
