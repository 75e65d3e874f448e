// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import io.consulflux.kv.KeysQuestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a conversation wants to hold between two steps. It is declared anew with every step and the driver compares: what
 * is new begins, what is gone is ended and forgotten, so that no stale timer fires and no poll is left running.
 *
 * @param watch the keys to be watched
 * @param timers by name, when each is due on the monotonic clock
 * @param reads requests that only read, under way until they are answered, fail or are wanted no longer
 */
public record Wants(Optional<KeysQuestion> watch, Map<String, Long> timers, List<Call> reads) {

    private static final Wants NOTHING = new Wants(Optional.empty(), Map.of(), List.of());

    public Wants {
        timers = Map.copyOf(timers);
        reads = List.copyOf(reads);
    }

    public static Wants nothing() {
        return NOTHING;
    }
}
