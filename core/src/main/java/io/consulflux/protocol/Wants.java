// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import io.consulflux.kv.ListingQuestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a conversation wants to hold between two steps. It is declared anew with every step and the driver compares: what
 * is new begins, what is gone is ended and forgotten, so that no stale timer fires and no poll is left running.
 *
 * @param watch what is to be watched. It is begun before reads are: what the watch knew already is an input before any answer
 * @param timers by name, when each is due on the monotonic clock
 * @param reads requests that only read, under way until they are answered, fail or are wanted no longer
 * @param states how many states its publisher may have given it by now, counted from the start; empty where none is wanted
 *     any more, whereupon the publisher is cancelled
 * @param doubted the session that others keep for it, where Consul has said that there is none of this id
 */
public record Wants(
        Optional<? extends ListingQuestion<?>> watch,
        Map<String, Long> timers,
        List<Call> reads,
        OptionalLong states,
        Optional<String> doubted) {

    private static final Wants NOTHING = new Wants(Optional.empty(), Map.of(), List.of());

    public Wants {
        timers = Map.copyOf(timers);
        reads = List.copyOf(reads);
    }

    /** Of a conversation with Consul alone. */
    public Wants(Optional<? extends ListingQuestion<?>> watch, Map<String, Long> timers, List<Call> reads) {
        this(watch, timers, reads, OptionalLong.empty(), Optional.empty());
    }

    public static Wants nothing() {
        return NOTHING;
    }
}
