// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import java.time.Duration;

/**
 * Limits answers that bring nothing new: Consul wakes a query for writes that do not concern it (an absent key, an empty
 * folder; Consul issue 9449), and answers at once what makes no sense to it. Answers that bring a change cost nothing.
 *
 * <p>Each that comes early spends one, and each {@link PollTimes#WAIT} that passes gives one back; the time that an answer
 * took which came when its wait was over is not counted twice. The pause before the next poll grows with the third power of what is
 * spent and is a whole wait at the end, which gives back what the next answer spends. So however often Consul wakes a
 * poll, there are never more requests than changes + elapsed / wait + {@value #BURST}.
 *
 * <p>The price is latency: a change during a pause is seen at its end. The first ten wakes cost nobody anything, half a
 * minute of steady noise half a second to three, and only hours of it a whole wait.
 *
 * @param spent how many answers without news the time that has passed does not account for
 * @param since when that number was true, on the monotonic clock
 */
public record WakeBudget(double spent, long since) {

    private static final int BURST = 100;
    private static final int FREE = 10;
    private static final double WAIT_NANOS = PollTimes.WAIT.toNanos();

    /** The whole budget. */
    public static WakeBudget full(long now) {
        return new WakeBudget(0, now);
    }

    /** After one more answer that brought nothing. */
    public WakeBudget spend(long now) {
        return new WakeBudget(Math.max(0, spent - (now - since) / WAIT_NANOS) + 1, now);
    }

    /** After an answer that came when it was due: the time it took has paid for it, and pays for nothing else. */
    public WakeBudget slept(Duration time) {
        return new WakeBudget(spent, since + time.toNanos());
    }

    /** How long to wait before the next poll. */
    public Duration pause() {
        return spent <= FREE
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil(WAIT_NANOS * Math.min(1, Math.pow(spent / BURST, 3))));
    }
}
