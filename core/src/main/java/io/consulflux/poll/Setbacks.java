// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What went wrong with a poll lately: whether it goes on, and after what pause.
 *
 * @param inARow how many tries failed one after another
 * @param refusedSince when the first of these failures was one that no retry mends, on the monotonic clock
 */
public record Setbacks(int inARow, OptionalLong refusedSince) {

    private static final int INTERNAL_ERROR = 500;

    private static final Setbacks NONE = new Setbacks(0, OptionalLong.empty());

    public static Setbacks none() {
        return NONE;
    }

    /**
     * After one more failure.
     *
     * @param took how long the try lasted: one that outlasted the longest pause needs no more than the first
     */
    public Setbacks and(ConsulException failure, long now, Duration took) {
        int more = took.compareTo(Backoff.DEFAULT.most()) < 0 ? inARow + 1 : 1;
        OptionalLong since = failure.isRetryable() || refusedSince.isPresent() ? refusedSince : OptionalLong.of(now);
        return new Setbacks(more, since);
    }

    /**
     * After an answer. A first read that is answered proves little: where polls are refused for being too many it would
     * else take every second try to the first pause again.
     *
     * @param waited whether it was the answer to a query that could wait
     */
    public Setbacks answered(boolean waited) {
        return waited || inARow == 0 ? NONE : new Setbacks(inARow, OptionalLong.empty());
    }

    /**
     * Whether to try again after this failure, the last one counted.
     *
     * @param grace how long a refused token, an answer that is none of Consul's, or an error 500 is borne: tokens are
     *     replicated, what stands before Consul is restarted, and of the texts of errors that pass not all are known, while
     *     the same question has been answered before. An answer that is too long is not borne: the next would be no shorter.
     *     Zero for those who have seen no state, who are to learn of it at once.
     */
    public boolean areBorne(ConsulException failure, long now, Duration grace) {
        boolean bearable = failure instanceof ConsulDeniedException
                || failure instanceof ConsulAnswerException
                || failure.status().orElse(0) == INTERNAL_ERROR;
        boolean tooLong = failure instanceof ConsulAnswerTooLongException;
        return failure.isRetryable() || (bearable && !tooLong && now - refusedSince.orElse(now) < grace.toNanos());
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
