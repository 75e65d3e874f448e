// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way from one plan to the next. A driver starts what starts, and stops a poll only when everything that leaves it has
 * been answered in its new place: then no change falls between two polls, and what was told last of each key tells which
 * entry of the first answer is no news.
 *
 * @param starts polls that only the later plan has
 * @param stops polls that only the earlier plan has, or that are not needed any more
 * @param moves what is watched and told by another poll than before
 */
public record Difference(List<Poll> starts, List<Poll> stops, List<Move> moves) {

    /**
     * A watched thing that changes its place. Where a place is empty, it waits for its turn there.
     *
     * @param isPrefix whether the text is a prefix, not a key
     */
    public record Move(String text, boolean isPrefix, Optional<Poll> from, Optional<Poll> to) {}

    public Difference {
        starts = List.copyOf(starts);
        stops = List.copyOf(stops);
        moves = List.copyOf(moves);
    }

    /** The way between two plans for what is watched now. */
    public static Difference between(PollPlan before, PollPlan after, Watched watched) {
        Set<Poll> old = new HashSet<>(before.polls());
        Set<Poll> needed = new HashSet<>(after.needed(watched));
        List<Poll> starts = after.polls().stream()
                .filter(poll -> needed.contains(poll) && !old.contains(poll))
                .toList();
        List<Poll> stops =
                before.polls().stream().filter(poll -> !needed.contains(poll)).toList();
        List<Move> moves = new ArrayList<>();
        for (String key : watched.keys()) {
            note(moves, key, false, before.ofKey(key), after.ofKey(key));
        }
        for (String prefix : watched.prefixes()) {
            note(moves, prefix, true, before.ofPrefix(prefix), after.ofPrefix(prefix));
        }
        return new Difference(starts, stops, moves);
    }

    private static void note(List<Move> moves, String text, boolean isPrefix, Optional<Poll> from, Optional<Poll> to) {
        if (!from.equals(to)) {
            moves.add(new Move(text, isPrefix, from, to));
        }
    }
}
