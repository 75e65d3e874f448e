// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Moment;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a session alive: renewed at half its time to live, retried every second, given up when the time to live has
 * passed since the last good renewal was <em>sent</em>. Consul itself waits up to twice as long (Consul {@code
 * agent/consul/session_ttl.go}), so that the loss is known here before the session's keys can go to another.
 *
 * <p>A part of a protocol, not one by itself: the protocol passes on the timers and calls that carry the keeper's names.
 */
public final class SessionKeeper {

    private static final String RENEW = "session renewal";
    private static final String EXPIRE = "session expiry";
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int NOT_FOUND = 404;

    private final String session;
    private final Duration ttl;
    private final Call renewal;

    private long goodSince;
    private long sent;
    private long due;
    private boolean underWay;
    private boolean urgent;
    private boolean gone;
    private Optional<ConsulException> loss = Optional.empty();

    /**
     * Begins to keep a session that was just created.
     *
     * @param session the id
     * @param datacenter where the session lives, if not in the agent's own
     * @param sent when the request that created it was sent
     */
    public SessionKeeper(String session, Duration ttl, Optional<String> datacenter, long sent) {
        this(session, ttl, datacenter, sent, RENEW);
    }

    private SessionKeeper(String session, Duration ttl, Optional<String> datacenter, long sent, String name) {
        this.session = session;
        this.ttl = ttl;
        this.goodSince = sent;
        this.due = sent + ttl.toNanos() / 2;
        this.renewal = Call.of(name, SessionCalls.renew(session, datacenter)).within(ttl.dividedBy(3));
    }

    /** As the constructor, for who keeps one session after another: a renewal of the one before may still be under way. */
    static SessionKeeper oneOfMany(String session, Duration ttl, Optional<String> datacenter, long sent) {
        return new SessionKeeper(session, ttl, datacenter, sent, RENEW + " of " + session);
    }

    public String session() {
        return session;
    }

    /** Why the session must be taken for lost, once it must. */
    public Optional<ConsulException> loss() {
        return loss;
    }

    /** Whether Consul itself has said that it knows the session no longer. */
    public boolean isGone() {
        return gone;
    }

    /** Makes the next renewal due at once, or as soon as the one under way is over. */
    public void hurry(Moment at) {
        urgent = underWay;
        due = at.nanos();
    }

    /** Adds the timers that keeping needs now. */
    public void addTimers(Map<String, Long> timers) {
        timers.put(EXPIRE, goodSince + ttl.toNanos());
        if (!underWay) {
            timers.put(RENEW, due);
        }
    }

    /** Whether a timer or a call of this name is the keeper's. */
    public static boolean owns(String name) {
        return name.equals(RENEW) || name.equals(EXPIRE);
    }

    /** Whether a call is this keeper's, not that of the keeper of another session. */
    boolean isRenewal(Call call) {
        return call.name().equals(renewal.name());
    }

    /** Takes a timer of its own; may give a call. */
    public Optional<Call> fired(String timer, Moment at) {
        if (timer.equals(EXPIRE)) {
            loss = Optional.of(new ConsulSessionLostException(
                    session, "no renewal was answered within its time to live of " + ttl));
            return Optional.empty();
        }
        underWay = true;
        sent = at.nanos();
        return Optional.of(renewal);
    }

    /** Its renewal was answered. */
    public void renewed() {
        underWay = false;
        goodSince = sent;
        due = urgent ? sent : sent + ttl.toNanos() / 2;
        urgent = false;
    }

    /** Its renewal failed: final where Consul knows the session no longer, else to be tried again. */
    public void failed(ConsulException failure, Moment at) {
        underWay = false;
        urgent = false;
        due = at.after(RETRY);
        if (failure.status().orElse(-1) == NOT_FOUND) {
            gone = true;
            loss = Optional.of(new ConsulSessionLostException(session, "Consul knows it no longer"));
        }
    }
}
