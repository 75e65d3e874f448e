// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is polled, and with that what every watched thing waits for: the one poll that tells it, or, where there is none,
 * its turn. What waits for its turn shares a connection: the driver reads it at intervals and answers are at once, keys by
 * transactions of at most 64, prefixes by plain listings. It costs a change up to an interval until it is told, and no
 * connection. A turn sees the same states as a poll would; it only sees fewer.
 *
 * <p>No key is told by two polls. A poll whose watchers have left stays in the plan and is not {@linkplain #needed needed};
 * it need not run. Immutable.
 */
public final class PollPlan {

    private static final long TURNS_OF_PREFIX = 4;

    private static final PollPlan NONE = new PollPlan(List.of(), Watched.nothing());

    private final Poll[] polls;
    private final int[] planned;
    private final int watched;
    private final long turns;

    /** @param watched what it is made for: what has changed since tells when it is due to be made anew */
    PollPlan(Collection<Poll> polls, Watched watched) {
        this.polls = polls.toArray(Poll[]::new);
        Arrays.sort(this.polls, Comparator.comparing(Poll::text));
        this.planned = Arrays.stream(this.polls).mapToInt(watched::in).toArray();
        this.watched = watched.size();
        this.turns = turns(watched);
    }

    /** The same polls, seen as balanced for what is watched now. What waits for its turn since stays noted as late. */
    private PollPlan(PollPlan before, Watched now) {
        this.polls = before.polls;
        this.planned = Arrays.stream(polls).mapToInt(now::in).toArray();
        this.watched = now.size();
        this.turns = Math.min(before.turns, turns(now));
    }

    PollPlan balancedFor(Watched now) {
        return new PollPlan(this, now);
    }

    /** Nothing is polled. */
    public static PollPlan none() {
        return NONE;
    }

    /** All polls, sorted by their texts. */
    public List<Poll> polls() {
        return Collections.unmodifiableList(Arrays.asList(polls));
    }

    /** The polls that tell anything that is watched. */
    public List<Poll> needed(Watched now) {
        return Arrays.stream(polls).filter(poll -> now.in(poll) > 0).toList();
    }

    /** The poll that tells a key; if there is none, the key waits for its turn. */
    public Optional<Poll> ofKey(String key) {
        return last(key).filter(poll -> poll.tells(key));
    }

    /** The poll that tells all keys with a prefix; if there is none, the prefix waits for its turn. */
    public Optional<Poll> ofPrefix(String prefix) {
        return last(prefix).filter(poll -> poll instanceof Poll.OfPrefix && poll.tells(prefix));
    }

    /** Between a poll's prefix and a key under it no other poll can stand, because none begins with that prefix. */
    private Optional<Poll> last(String text) {
        int low = 0;
        int high = polls.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (polls[middle].text().compareTo(text) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? Optional.empty() : Optional.of(polls[low - 1]);
    }

    /** How many things the poll at a position told when this plan was made. */
    int planned(int at) {
        return planned[at];
    }

    /** How many things were watched when this plan was made. */
    int watched() {
        return watched;
    }

    /** How much of that waited for its turn. */
    long turns() {
        return turns;
    }

    /** How much waits for its turn now; a prefix counts for more than a key, for it is read as a listing. */
    long turns(Watched now) {
        int keys = now.keys().size();
        int prefixes = now.prefixes().size();
        for (Poll poll : polls) {
            keys -= now.keysIn(poll);
            prefixes -= now.prefixesIn(poll);
        }
        return keys + TURNS_OF_PREFIX * prefixes;
    }

    /** Whether the same is polled. */
    public boolean pollsTheSame(PollPlan other) {
        return Arrays.equals(polls, other.polls);
    }

    @Override
    public String toString() {
        return "PollPlan" + Arrays.toString(polls);
    }
}
