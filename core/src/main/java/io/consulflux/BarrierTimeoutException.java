// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A barrier did not open in time. It says who is to blame, as of the last listing that was had. */
public final class BarrierTimeoutException extends ConsulTransientException {

    private static final long serialVersionUID = 1L;
    private static final int NAMED = 10;

    private final String prefix;
    private final Duration timeout;
    private final int ready;
    private final int present;
    private final int needed;
    private final ArrayList<Straggler> stragglers;

    /**
     * The end of this wait.
     *
     * @param counts as they stood; its node and time are not kept
     * @param cause why Consul could not be asked, where that was so last
     */
    public BarrierTimeoutException(
            String prefix,
            Duration timeout,
            BarrierEvent.Ready counts,
            List<Straggler> stragglers,
            @Nullable ConsulException cause) {
        super("barrier " + prefix, -1, words(timeout, counts, stragglers, cause), cause);
        this.prefix = prefix;
        this.timeout = timeout;
        this.ready = counts.ready();
        this.present = counts.present();
        this.needed = counts.needed();
        this.stragglers = new ArrayList<>(stragglers);
    }

    private static String words(
            Duration timeout, BarrierEvent.Ready counts, List<Straggler> stragglers, @Nullable ConsulException cause) {
        StringBuilder words = new StringBuilder("not open after " + timeout + ": " + counts.ready() + " ready of the "
                + counts.needed() + " needed, " + counts.present() + " present");
        if (!stragglers.isEmpty()) {
            words.append("; ")
                    .append(stragglers.stream()
                            .limit(NAMED)
                            .map(Straggler::toString)
                            .collect(Collectors.joining(", ")));
        }
        if (stragglers.size() > NAMED) {
            words.append(" and ").append(stragglers.size() - NAMED).append(" more");
        }
        return cause == null ? words.toString() : words + "; the last read failed: " + cause.getMessage();
    }

    /** The barrier's, with its slash. */
    public String prefix() {
        return prefix;
    }

    /** How long was waited. */
    public Duration timeout() {
        return timeout;
    }

    /** How many of those that count were ready. */
    public int ready() {
        return ready;
    }

    /** How many there were that count, ready or not. */
    public int present() {
        return present;
    }

    /** How many would have had to be ready. */
    public int needed() {
        return needed;
    }

    /** How many more would have had to be present. */
    public int lacking() {
        return Math.max(0, needed - present);
    }

    /** Those that were not ready, and those that were named and not there, by their ids. */
    public List<Straggler> stragglers() {
        return List.copyOf(stragglers);
    }
}
