// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import io.consulflux.testkit.binary.BinaryPlace.Unavailable;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of SHA-256 sums as {@code sha256sum} writes it.
 *
 * @param sums from file name to sum, in lower-case hexadecimal digits
 */
record Checksums(Map<String, String> sums) {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](\\S+)");

    Checksums {
        sums = Map.copyOf(sums);
    }

    /** Reads it whole; a line of another shape means that this is something else, an error page perhaps. */
    static Checksums parse(String text) throws Unavailable {
        Map<String, String> sums = new HashMap<>();
        for (String line : text.strip().split("\\R", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new Unavailable("the file of checksums has a line that is none: '" + shortened(line) + "'");
            }
            sums.put(matcher.group(2), matcher.group(1));
        }
        return new Checksums(sums);
    }

    String of(String file) throws Unavailable {
        String sum = sums.get(file);
        if (sum == null) {
            throw new Unavailable("there is no " + file + " among the published checksums; "
                    + "is there such a version for this platform?");
        }
        return sum;
    }

    private static String shortened(String line) {
        return line.length() <= 80 ? line : line.substring(0, 80) + "…";
    }
}
