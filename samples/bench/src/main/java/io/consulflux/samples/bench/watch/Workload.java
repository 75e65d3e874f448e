// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What is watched: so many keys below one folder, each by so many watchers. A value begins with the number of the round in
 * which it was written. As often, a key's name can be the beginning of another one's.
 *
 * @param root the folder, without a slash at its end
 */
record Workload(String root, int keys, int watchersOfEach) {

    private static final int PREFIXES = 16;
    private static final int DIGITS = 6;

    int watchers() {
        return keys * watchersOfEach;
    }

    /** The number of the key that a watcher watches. */
    int keyOf(int watcher) {
        return watcher / watchersOfEach;
    }

    String key(int number) {
        return String.format(Locale.ROOT, "%s/%x/key-%d", root, number % PREFIXES, number);
    }

    /** The number of a key, from its last digits. */
    static int numberOf(String key) {
        return Integer.parseInt(key, key.lastIndexOf('-') + 1, key.length(), 10);
    }

    /** Folders with as many keys each. */
    List<String> prefixes() {
        return IntStream.range(0, Math.min(PREFIXES, keys))
                .mapToObj(number -> root + "/" + Integer.toHexString(number) + "/")
                .toList();
    }

    static String value(int round) {
        return String.format(Locale.ROOT, "%0" + DIGITS + "d, and some more text", round);
    }

    static int roundOf(String value) {
        return Integer.parseInt(value, 0, DIGITS, 10);
    }
}
