// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The whole lines of one node's output. */
final class NodeLines {

    /** A longer line is told in parts, so that output without line ends does not gather in memory. */
    static final int LONGEST = 16_384;

    private final Utf8Chunks chunks = new Utf8Chunks();
    private final StringBuilder open = new StringBuilder();

    /** The lines that this chunk ends, without their line ends. */
    List<String> next(Bytes chunk) {
        int searched = open.length();
        open.append(chunks.next(chunk).text());
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = open.indexOf("\n", searched); end >= 0; end = open.indexOf("\n", start)) {
            cut(start, end, lines);
            start = end + 1;
        }
        open.delete(0, start);
        if (open.length() > LONGEST) {
            cutOpen(lines);
        }
        return lines;
    }

    /** The line that was begun and not ended, if there is one. */
    List<String> rest() {
        open.append(chunks.rest().text());
        List<String> lines = new ArrayList<>();
        if (open.length() > 0) {
            cutOpen(lines);
        }
        return lines;
    }

    private void cutOpen(List<String> lines) {
        cut(0, open.length(), lines);
        open.setLength(0);
    }

    private void cut(int start, int end, List<String> lines) {
        boolean dosLineEnd = end > start && open.charAt(end - 1) == '\r';
        lines.add(open.substring(start, dosLineEnd ? end - 1 : end));
    }
}
