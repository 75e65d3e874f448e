// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import java.util.Optional;

/**
 * Decides what to poll, so that thousands of watches take few connections and each change costs little to read.
 *
 * <p><b>A plan.</b> As long as there are no more watched things than connections, each has its own poll. Beyond that
 * {@link Refinement} groups them by what they begin with. A listing that answers show to be long and mostly unwatched is
 * given up: what in it does not fit into narrower polls waits for its turn (see {@link PollPlan}).
 *
 * <p><b>When a plan changes.</b> Rarely, because each change reads whole listings anew. What comes under a prefix that is
 * polled changes nothing; what comes beside waits for its turn, until a third of all do; what leaves changes nothing until
 * half have left, or one poll has twice its share. {@link #settled} makes up for it once the coming and going has ended.
 *
 * <p>Pure and without state; the plan carries what it was made for.
 */
public final class PollPlanner {

    /** How many connections polls of keys take by default. Agents allow 200 to a client address. */
    public static final int DEFAULT_BUDGET = 16;

    /** The part of the greatest poll that a plan made only for balance must get below. */
    private static final double BETTER = 0.7;

    private final int budget;

    private PollPlanner(int budget) {
        if (budget < 1) {
            throw new IllegalArgumentException("budget: expected at least 1 connection, got " + budget);
        }
        this.budget = budget;
    }

    /**
     * A planner that never asks for more polls at once than this.
     *
     * @param budget at least 1, by default {@value #DEFAULT_BUDGET}
     */
    public static PollPlanner within(int budget) {
        return new PollPlanner(budget);
    }

    /**
     * The plan after something came, left or was answered. In most cases it is the current one. It may be a new one that
     * {@linkplain PollPlan#pollsTheSame polls the same}.
     */
    public PollPlan next(PollPlan current, Watched watched, Costs costs) {
        return new Standing(current, watched, costs, budget)
                .reason()
                .map(reason -> replaced(current, watched, costs, reason))
                .orElse(current);
    }

    /**
     * The plan once nothing has come or left for a while: nothing waits for its turn only because it came late, and what
     * came under few prefixes, because those were the first, is spread over all that there may be.
     */
    public PollPlan settled(PollPlan current, Watched watched, Costs costs) {
        Standing standing = new Standing(current, watched, costs, budget);
        Optional<Reason> reason = standing.reason().or(standing::unsettled);
        return reason.map(due -> replaced(current, watched, costs, due)).orElse(current);
    }

    /** Why a plan is made anew. */
    enum Reason {
        /** The current plan does not serve any longer. */
        UNFIT,
        /** Another plan may serve better, and is taken only if it clearly does. */
        UNEVEN
    }

    private PollPlan replaced(PollPlan current, Watched watched, Costs costs, Reason reason) {
        PollPlan fresh = new PollPlan(new Refinement(Roots.of(watched), costs, budget).polls(), watched);
        boolean alone = watched.size() <= budget;
        if (alone || reason == Reason.UNFIT || greatest(fresh, watched) <= BETTER * greatest(current, watched)) {
            return fresh;
        }
        return current.balancedFor(watched);
    }

    private static int greatest(PollPlan plan, Watched watched) {
        return plan.polls().stream().mapToInt(watched::in).max().orElse(0);
    }

    /** How a plan stands to what is watched now. */
    private record Standing(PollPlan current, Watched watched, Costs costs, int budget) {

        Optional<Reason> reason() {
            if (isUnfit()) {
                return Optional.of(Reason.UNFIT);
            }
            return isUneven() ? Optional.of(Reason.UNEVEN) : Optional.empty();
        }

        Optional<Reason> unsettled() {
            if (newTurns() > 0) {
                return Optional.of(Reason.UNFIT);
            }
            return watched.size() == current.watched() ? Optional.empty() : Optional.of(Reason.UNEVEN);
        }

        private boolean isUnfit() {
            if (watched.size() == 0) {
                return !current.polls().isEmpty();
            }
            return newTurns() > patience() || isCrowdedForNothing() || hasDearPoll();
        }

        /** As long as each has a poll of its own, so does the next one. */
        private long patience() {
            boolean alone = current.turns() == 0 && current.watched() <= budget;
            return alone ? 0 : Math.max(budget / 2, watched.size() / 3);
        }

        private long newTurns() {
            return current.turns(watched) - current.turns();
        }

        /** Each could have a poll of its own, and some to spare, so that the next to come does not undo it. */
        private boolean isCrowdedForNothing() {
            return current.watched() > budget && watched.size() <= budget * 3 / 4;
        }

        private boolean hasDearPoll() {
            return current.polls().stream()
                    .filter(Poll.OfPrefix.class::isInstance)
                    .anyMatch(this::isDear);
        }

        /** What is watched as a whole is not read in vain. */
        private boolean isDear(Poll poll) {
            int wanted = watched.in(poll);
            return wanted > 0
                    && !watched.hasPrefix(poll.text())
                    && costs.of(poll.text(), wanted).isDear(wanted);
        }

        private boolean isUneven() {
            if (current.watched() <= budget) {
                return false;
            }
            if (watched.size() < current.watched() / 2) {
                return true;
            }
            int fair = watched.size() / Math.max(1, current.polls().size());
            for (int i = 0; i < current.polls().size(); i++) {
                int now = watched.in(current.polls().get(i));
                if (now > 2 * Math.max(fair, current.planned(i))) {
                    return true;
                }
            }
            return false;
        }
    }
}
