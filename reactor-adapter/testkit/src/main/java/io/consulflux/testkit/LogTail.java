// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import java.util.List;
import java.util.stream.Collectors;

/** The end of an agent's log, as much as an error message bears. */
final class LogTail {
    private static final int LINES = 25;

    private LogTail() {}

    static String of(String log) {
        List<String> lines = log.lines().toList();
        if (lines.isEmpty()) {
            return "    (it wrote nothing)";
        }
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .map(line -> "    " + line)
                .collect(Collectors.joining("\n"));
    }
}
