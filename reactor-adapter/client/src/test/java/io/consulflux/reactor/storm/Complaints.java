// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What was not as it must be. */
final class Complaints {

    private final ConcurrentLinkedQueue<String> all = new ConcurrentLinkedQueue<>();

    /** Complains unless the condition holds. */
    @SuppressWarnings("AnnotateFormatMethod") // The annotation would be one more library.
    void unless(boolean holds, String complaint, Object... arguments) {
        if (!holds) {
            all.add(complaint.formatted(arguments));
        }
    }

    List<String> all() {
        return List.copyOf(all);
    }

    @Override
    public String toString() {
        return String.join("\n", all);
    }
}
