// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The failures of a read that is done again and again, since it was last answered: whether it is tried once more, and after
 * what pause.
 *
 * @param inARow how many tries failed one after another, those that outlasted the longest pause left out
 * @param since when the first of them failed, on the monotonic clock
 * @param refusedSince when the first failed that no retry mends
 */
public record FailureStreak(int inARow, OptionalLong since, OptionalLong refusedSince) {

    private static final int INTERNAL_ERROR = 500;

    private static final FailureStreak NONE = new FailureStreak(0, OptionalLong.empty(), OptionalLong.empty());

    /** No failure. */
    public static FailureStreak none() {
        return NONE;
    }

    /**
     * After one more failure.
     *
     * @param took how long the try lasted: one that outlasted the longest pause needs no more than the first
     */
    public FailureStreak and(ConsulException failure, long now, Duration took) {
        int more = took.compareTo(Backoff.DEFAULT.most()) < 0 ? inARow + 1 : 1;
        OptionalLong refused = failure.isRetryable() || refusedSince.isPresent() ? refusedSince : OptionalLong.of(now);
        return new FailureStreak(more, OptionalLong.of(since.orElse(now)), refused);
    }

    /**
     * After an answer. A first read that is answered proves little: where polls are refused for being too many it would
     * else take every second try to the first pause again.
     *
     * @param waited whether it was the answer to a query that could wait
     */
    public FailureStreak answered(boolean waited) {
        return waited || inARow == 0 ? NONE : new FailureStreak(inARow, OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * Whether to try again after this failure, the last one counted. An answer that is too long is never tolerated: the next
     * would be no shorter.
     *
     * @param seen whether those who wait have seen a state: they tolerate a refusal for a while, others learn of it at once
     */
    public boolean isTolerated(ConsulException failure, long now, boolean seen, Tolerance tolerance) {
        if (failure.isRetryable()) {
            long lasted = now - since.orElse(now);
            return tolerance.outageLimit().stream().noneMatch(limit -> lasted >= limit.toNanos());
        }
        boolean mayPass = failure instanceof ConsulDeniedException
                || failure instanceof ConsulAnswerException
                || failure.status().orElse(0) == INTERNAL_ERROR;
        boolean tooLong = failure instanceof ConsulAnswerTooLongException;
        long refused = now - refusedSince.orElse(now);
        return seen && mayPass && !tooLong && refused < tolerance.refusalLimit().toNanos();
    }

    /**
     * Before the next try.
     *
     * @param chance from 0 to 1, drawn by the caller
     */
    public Duration pause(double chance) {
        return Backoff.DEFAULT.after(inARow, chance);
    }
}
