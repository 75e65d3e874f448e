// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.error.ConsulException;
import io.consulflux.state.PollHealth;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a poll tells of itself, after each answer and each failure that it outlives. Unlike {@link FailureStreak}, which decides
 * on pauses, it counts every failure and forgets them with any answer.
 *
 * @param healthySince when the first answer came since the last failure
 * @param failingSince when the first try failed since the last answer
 * @param lastContact when the last answer came
 * @param index the index of that answer, unsigned; without one it means nothing
 * @param retries how many tries failed since that answer
 */
public record Liveness(
        @Nullable Instant healthySince,
        @Nullable Instant failingSince,
        @Nullable Instant lastContact,
        long index,
        int retries,
        @Nullable ConsulException lastFailure) {

    private static final Liveness UNKNOWN = new Liveness(null, null, null, 0, 0, null);

    /** Before the first answer. */
    public static Liveness unknown() {
        return UNKNOWN;
    }

    public Liveness answered(Instant now, long answer) {
        return new Liveness(healthySince == null ? now : healthySince, null, now, answer, 0, lastFailure);
    }

    public Liveness failed(Instant now, ConsulException failure) {
        return new Liveness(null, failingSince == null ? now : failingSince, lastContact, index, retries + 1, failure);
    }

    /** The same for those who ask, with what the poll itself does not know. */
    public PollHealth health(String question, int watchers, boolean sliced) {
        return new PollHealth(
                question,
                Optional.ofNullable(healthySince),
                Optional.ofNullable(failingSince),
                Optional.ofNullable(lastContact),
                lastContact == null ? OptionalLong.empty() : OptionalLong.of(index),
                retries,
                Optional.ofNullable(lastFailure),
                watchers,
                sliced);
    }
}
