// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Simulated agents and what each of them writes: an acknowledgement, chunks, an exit code.
 *
 * @param connections how many of them can write at a time
 */
record Crowd(int nodes, int chunks, int connections) {

    List<String> names() {
        return IntStream.range(0, nodes).mapToObj(Crowd::name).toList();
    }

    static String name(int number) {
        return String.format(Locale.ROOT, "agent-%04d", number);
    }

    int writes() {
        return nodes * (chunks + 2);
    }
}
