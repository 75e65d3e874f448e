// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import io.consulflux.error.ConsulException;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.Moderation;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log when polls begin to fail, and when they are answered again: once for all that fail alike, however many they
 * are, and for each agent at most once a minute.
 *
 * <p>Threads: any. One monitor orders what is known; the log is told outside of it.
 */
final class TroubleLog {

    /** Operators set its level: docs/operations.md names it. */
    static final String LOGGER = "io.consulflux.polls";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

    private final Clock clock;
    private final Map<Class<?>, Trouble> troubles = new HashMap<>();
    private final Moderation moderation = new Moderation();

    TroubleLog(Clock clock) {
        this.clock = clock;
    }

    /** Polls that fail alike, through whichever agents. */
    private static final class Trouble {

        private final Class<?> kind;
        private final long since;
        private final Set<String> agents = new HashSet<>();
        private int polls;
        private int ever;

        Trouble(Class<?> kind, long since) {
            this.kind = kind;
            this.since = since;
        }
    }

    /** What one poll has to say. */
    final class OfPoll {

        private @Nullable Trouble trouble;
        private boolean answered;
        private int failures;
        private boolean over;

        /** A try has failed, and there will be another. One that is cut between two answers is no news. */
        void failed(Optional<String> agent, ConsulException failure) {
            String name = agent.orElse("");
            synchronized (TroubleLog.this) {
                failures++;
                if (over || (answered && failures == 1) || !isNews(name, failure)) {
                    return;
                }
            }
            LOG.warn(
                    "{} does not serve polls, which go on trying: {}",
                    named(name),
                    Moderation.harmless(String.valueOf(failure.getMessage())));
        }

        private boolean isNews(String agent, ConsulException failure) {
            Trouble now = troubles.computeIfAbsent(failure.getClass(), kind -> new Trouble(kind, clock.nanos()));
            if (trouble != now) {
                leave();
                trouble = now;
                now.polls++;
                now.ever++;
            }
            return !now.agents.contains(agent)
                    && moderation.allows(now.kind.getName() + agent, clock.nanos())
                    && now.agents.add(agent);
        }

        void answered(Optional<String> agent) {
            Trouble ended;
            synchronized (TroubleLog.this) {
                answered = true;
                failures = 0;
                ended = leave();
            }
            if (ended != null && !ended.agents.isEmpty()) {
                long seconds = Duration.ofNanos(clock.nanos() - ended.since).toSeconds();
                LOG.info(
                        "{} serves polls again, after {} s; {} had failed",
                        named(agent.orElse("")),
                        seconds,
                        ended.ever);
            }
        }

        /** Nobody waits for it any more, or it has failed for good and whoever waited was told. */
        void over() {
            synchronized (TroubleLog.this) {
                over = true;
                leave();
            }
        }

        /** The trouble that ends with this poll, if it was the last one in it. */
        private @Nullable Trouble leave() {
            Trouble left = trouble;
            trouble = null;
            if (left == null || --left.polls > 0) {
                return null;
            }
            troubles.remove(left.kind, left);
            return left;
        }
    }

    private static String named(String agent) {
        return agent.isEmpty() ? "Consul" : "Consul agent " + Moderation.harmless(agent);
    }
}
