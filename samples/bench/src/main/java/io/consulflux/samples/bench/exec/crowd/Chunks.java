// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import java.util.Arrays;
import java.util.Random;

/** What simulated agents print: each chunk differs from every other and can be told from its place alone. */
final class Chunks {

    /** As real agents cut them. */
    static final int SIZE = 4096;

    private Chunks() {}

    static byte[] of(String node, long chunk) {
        byte[] bytes = new byte[SIZE];
        new Random(node.hashCode() * 31L + chunk).nextBytes(bytes);
        return bytes;
    }

    static boolean isRight(String node, long chunk, byte[] bytes) {
        return Arrays.equals(bytes, of(node, chunk));
    }
}
