// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import java.util.List;
import java.util.stream.Collectors;

/** The end of an agent's log, as much as an error message bears. */
public final class LogTail {
    private static final int LINES = 25;

    private LogTail() {}

    public static String of(String log) {
        List<String> lines = log.lines().toList();
        if (lines.isEmpty()) {
            return "    (it wrote nothing)";
        }
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .map(line -> "    " + line)
                .collect(Collectors.joining("\n"));
    }
}
