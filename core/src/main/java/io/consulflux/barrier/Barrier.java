// SPDX-License-Identifier: Apache-2.0
package io.consulflux.barrier;

import io.consulflux.Participant;
import io.consulflux.text.Expression;
import io.consulflux.text.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What is waited for: participants under a prefix that are to become ready. One key for each, {@code <prefix>/<id>}, whose
 * value says its state; keys further down, and the folder itself, are no participants. Immutable; each method gives a
 * changed copy, and throws {@link IllegalArgumentException} at once for a value it cannot use.
 *
 * <pre>{@code
 * Barrier databases = Barrier.at("deploy/42/databases")
 *         .atLeast(3)
 *         .failedWhen("failed.*")
 *         .timeout(Duration.ofMinutes(2));
 * }</pre>
 *
 * <p>By default: at least one present and all that are present ready; ready is the state {@code ready}, and none is failed;
 * who leaves counts no longer; an entry whose session has gone counts as left; five minutes.
 */
public final class Barrier {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);
    private static final String READY = "ready";

    private final String prefix;
    private final BarrierCondition condition;
    private final Rules rules;
    private final Duration timeout;
    private final Optional<String> datacenter;

    /** What becomes of one that failed or left. */
    public enum Policy {
        /** It counts as present and not ready until its state changes or it is back: where all must be ready it keeps them. */
        WAIT,
        /** The barrier is given up at once, with a {@link io.consulflux.BarrierBrokenException}. */
        FAIL,
        /** It does not count. */
        ABSENT
    }

    /** Which entries stand for one that is present. */
    public enum Presence {
        /**
         * Those that are bound to a session, and those that never were. A session that ends may leave its entries behind,
         * with the state that its holder had; such an entry says nothing of anybody.
         */
        UNLESS_RELEASED,
        /** Only those that are bound to a session. */
        HELD,
        /** All. */
        ANY
    }

    private record Rules(
            Predicate<Participant> ready,
            Predicate<Participant> failed,
            Policy onFailed,
            Policy onLeave,
            Presence presence) {}

    private Barrier(
            String prefix, BarrierCondition condition, Rules rules, Duration timeout, Optional<String> datacenter) {
        this.prefix = prefix;
        this.condition = condition;
        this.rules = rules;
        this.timeout = timeout;
        this.datacenter = datacenter;
    }

    /**
     * A barrier for those under this prefix, with the defaults.
     *
     * @param prefix a slash at its end is added where there is none: {@code a/b} does not see {@code a/bc/…}
     */
    public static Barrier at(String prefix) {
        Rules defaults = new Rules(
                participant -> participant.state().equals(READY),
                participant -> false,
                Policy.FAIL,
                Policy.ABSENT,
                Presence.UNLESS_RELEASED);
        return new Barrier(
                BarrierPath.prefix(prefix),
                new BarrierCondition.AtLeast(1),
                defaults,
                DEFAULT_TIMEOUT,
                Optional.empty());
    }

    /** Opens when so many are present and every one that is present is ready: one that is busy keeps all waiting. */
    public Barrier atLeast(int count) {
        return when(new BarrierCondition.AtLeast(count));
    }

    /** Opens when these are ready; others do not matter. */
    public Barrier of(String... ids) {
        return of(List.of(ids));
    }

    /** Opens when these are ready; others do not matter. */
    public Barrier of(Collection<String> ids) {
        return when(BarrierCondition.Named.all(ids));
    }

    /** Opens when so many are ready, whatever the rest. */
    public Barrier quorum(int count) {
        return when(new BarrierCondition.Quorum(count));
    }

    /**
     * Opens when this share of the expected number is ready, whatever the rest.
     *
     * @param share more than 0, at most 1; its part of the expected is rounded up
     */
    public Barrier share(double share, int expected) {
        return quorum(part(share, expected));
    }

    /** Opens when this share of these, rounded up, is ready; others do not matter. */
    public Barrier share(double share, Collection<String> ids) {
        Set<String> each = Set.copyOf(ids);
        return when(new BarrierCondition.Named(each, part(share, each.size())));
    }

    /** Decimal, as it was written: three tenths of ten are three. */
    private static int part(double share, int expected) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share: expected more than 0 and at most 1, got " + share);
        }
        return BigDecimal.valueOf(share)
                .multiply(BigDecimal.valueOf(expected))
                .setScale(0, RoundingMode.CEILING)
                .intValueExact();
    }

    private Barrier when(BarrierCondition other) {
        return new Barrier(prefix, other, rules, timeout, datacenter);
    }

    /** Ready are those whose {@linkplain Participant#state() state} as a whole matches this expression (RE2 syntax). */
    public Barrier readyWhen(String state) {
        Predicate<String> matches = Expression.whole("ready", state);
        return readyWhen(participant -> matches.test(participant.state()));
    }

    /** Ready are those for whom this holds. It is asked once for each change of an entry: always the same for the same. */
    public Barrier readyWhen(Predicate<Participant> ready) {
        return by(old -> new Rules(ready, old.failed, old.onFailed, old.onLeave, old.presence));
    }

    /** Failed are those whose {@linkplain Participant#state() state} as a whole matches this expression (RE2 syntax). */
    public Barrier failedWhen(String state) {
        Predicate<String> matches = Expression.whole("failed", state);
        return failedWhen(participant -> matches.test(participant.state()));
    }

    /** Failed, and never ready, are those for whom this holds. By default nobody is; as for {@link #readyWhen}. */
    public Barrier failedWhen(Predicate<Participant> failed) {
        return by(old -> new Rules(old.ready, failed, old.onFailed, old.onLeave, old.presence));
    }

    /** What becomes of one that failed; by default {@link Policy#FAIL}. It concerns those only who have a say. */
    public Barrier onFailed(Policy policy) {
        return by(old -> new Rules(old.ready, old.failed, policy, old.onLeave, old.presence));
    }

    /**
     * What becomes of one that was seen present and left; by default {@link Policy#ABSENT}. It concerns those only who have
     * a say. One that comes and goes between two answers of Consul is not seen.
     */
    public Barrier onLeave(Policy policy) {
        return by(old -> new Rules(old.ready, old.failed, old.onFailed, policy, old.presence));
    }

    /** Counts only entries that are bound to a session, and so go with their writer. */
    public Barrier heldOnly() {
        return by(old -> new Rules(old.ready, old.failed, old.onFailed, old.onLeave, Presence.HELD));
    }

    /** Counts entries as well whose session has gone: a writer that died may be taken for a ready one. */
    public Barrier releasedToo() {
        return by(old -> new Rules(old.ready, old.failed, old.onFailed, old.onLeave, Presence.ANY));
    }

    private Barrier by(UnaryOperator<Rules> change) {
        return new Barrier(prefix, condition, change.apply(rules), timeout, datacenter);
    }

    /** Gives up after so long, more than 0 and at most 24 hours; by default after 5 minutes. */
    public Barrier timeout(Duration limit) {
        if (limit.isNegative() || limit.isZero() || limit.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout: expected more than 0 and at most " + LONGEST_TIMEOUT + ", got " + limit);
        }
        return new Barrier(prefix, condition, rules, limit, datacenter);
    }

    /** The keys of this datacenter instead of the local agent's. */
    public Barrier inDatacenter(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("datacenter: expected a name, got a blank");
        }
        return new Barrier(prefix, condition, rules, timeout, Optional.of(Text.require("datacenter", name)));
    }

    /** With one slash at its end. */
    public String prefix() {
        return prefix;
    }

    /** When it opens. */
    public BarrierCondition condition() {
        return condition;
    }

    /** Whether one is ready. */
    public Predicate<Participant> ready() {
        return rules.ready;
    }

    /** Whether one is failed. */
    public Predicate<Participant> failed() {
        return rules.failed;
    }

    /** What becomes of one that failed. */
    public Policy onFailed() {
        return rules.onFailed;
    }

    /** What becomes of one that left. */
    public Policy onLeave() {
        return rules.onLeave;
    }

    /** Which entries count. */
    public Presence presence() {
        return rules.presence;
    }

    /** How long is waited. */
    public Duration timeout() {
        return timeout;
    }

    /** Whose keys; by default the local agent's. */
    public Optional<String> datacenter() {
        return datacenter;
    }

    @Override
    public String toString() {
        return "Barrier[" + prefix + ", " + condition + ", " + timeout + "]";
    }
}
