// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.exchange;

import io.consulflux.error.ConsulException;
import io.consulflux.poll.Setbacks;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What went wrong lately with a read that is done again and again: whether it is tried once more, and after what pause.
 *
 * @param setbacks what refusals and pauses are judged by
 * @param since when the first try failed of those that failed one after another, on the monotonic clock
 */
public record Misfortune(Setbacks setbacks, OptionalLong since) {

    private static final Misfortune NONE = new Misfortune(Setbacks.none(), OptionalLong.empty());

    public static Misfortune none() {
        return NONE;
    }

    /**
     * After one more failure.
     *
     * @param asked when that try began, on the monotonic clock
     */
    public Misfortune and(ConsulException failure, long asked, Connection connection) {
        long now = connection.clock().nanos();
        return new Misfortune(
                setbacks.and(failure, now, Duration.ofNanos(now - asked)), OptionalLong.of(since.orElse(now)));
    }

    /**
     * After an answer.
     *
     * @param waited whether it was the answer to a query that could wait
     */
    public Misfortune answered(boolean waited) {
        return new Misfortune(setbacks.answered(waited), OptionalLong.empty());
    }

    /**
     * Whether to try again after this failure, the last one counted.
     *
     * @param told whether those who wait have been told a state: they bear a refusal for a while, others learn of it at
     *     once
     */
    public boolean isBorne(ConsulException failure, boolean told, Connection connection) {
        long now = connection.clock().nanos();
        Duration grace = told ? connection.refusalLimit() : Duration.ZERO;
        return setbacks.areBorne(failure, now, grace) && !(failure.isRetryable() && isTooLong(now, connection));
    }

    private boolean isTooLong(long now, Connection connection) {
        long lasted = now - since.orElse(now);
        return connection
                .outageLimit()
                .filter(limit -> lasted >= limit.toNanos())
                .isPresent();
    }

    /** Before the next try. */
    public Duration pause() {
        return setbacks.pause(ThreadLocalRandom.current().nextDouble());
    }
}
