// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.util.concurrent.ConcurrentLinkedQueue;

/** How long each part of a storm took. */
final class Times {

    private final ConcurrentLinkedQueue<String> parts = new ConcurrentLinkedQueue<>();
    private long last = System.nanoTime();

    /** Called by one thread, when a part is over. */
    void past(String part) {
        long now = System.nanoTime();
        parts.add("%s %.1f s".formatted(part, (now - last) / 1e9));
        last = now;
    }

    @Override
    public String toString() {
        return String.join(", ", parts);
    }
}
