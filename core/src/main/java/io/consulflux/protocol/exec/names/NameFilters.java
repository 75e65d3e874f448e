// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.names;

import io.consulflux.Bytes;
import io.consulflux.text.Expression;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Cuts a set of names into as few expressions as it finds, each of which matches its names and no other text. */
public final class NameFilters {

    private static final int FIRST_GUESS = 16;

    /** Where it takes more, the names have little in common, at their ends either. */
    private static final int FEW = 8;

    private final int room;

    private NameFilters(int room) {
        this.room = room;
    }

    /**
     * Some of the names, and what matches them alone.
     *
     * @param expression in the syntax of RE2, anchored
     */
    public record NameFilter(String expression, List<String> names) {

        public NameFilter {
            names = List.copyOf(names);
        }
    }

    /**
     * The filters, which share no name.
     *
     * @param names each short enough for itself
     * @param room how many bytes of UTF-8 an expression may have
     */
    public static List<NameFilter> of(Collection<String> names, int room) {
        List<String> forward = List.copyOf(new TreeSet<>(names));
        NameFilters filters = new NameFilters(room);
        Optional<NameFilter> one = filters.fitting(forward);
        if (one.isPresent()) {
            return List.of(one.get());
        }
        List<NameFilter> cut = filters.cut(forward);
        if (cut.size() > FEW) {
            return cut;
        }
        List<String> backward = forward.stream()
                .sorted(Comparator.comparing(
                        name -> new StringBuilder(name).reverse().toString()))
                .toList();
        List<NameFilter> other = filters.cut(backward);
        return other.size() < cut.size() ? other : cut;
    }

    /** Whether this name by itself fits into an expression of so many bytes. */
    public static boolean isRoomFor(String name, int room) {
        return Bytes.utf8(Expression.exactly(name)).size() <= room;
    }

    private List<NameFilter> cut(List<String> names) {
        List<NameFilter> filters = new ArrayList<>();
        int from = 0;
        int guess = FIRST_GUESS;
        while (from < names.size()) {
            NameFilter longest = longest(names.subList(from, names.size()), guess);
            filters.add(longest);
            guess = longest.names().size();
            from += guess;
        }
        return filters;
    }

    /** As many of the first as are found by doubling and halving, beginning with as many as fitted before. */
    private NameFilter longest(List<String> names, int guess) {
        NameFilter best = new NameFilter(Expression.exactly(names.get(0)), names.subList(0, 1));
        int tooMany = names.size() + 1;
        int next = guess;
        while (tooMany - best.names().size() > 1) {
            int count = Math.min(Math.max(next, best.names().size() + 1), tooMany - 1);
            Optional<NameFilter> fitting = fitting(names.subList(0, count));
            tooMany = fitting.isPresent() ? tooMany : count;
            best = fitting.orElse(best);
            next = tooMany > names.size() ? 2 * count : (tooMany + best.names().size()) / 2;
        }
        return best;
    }

    private Optional<NameFilter> fitting(List<String> names) {
        String expression = "^" + Reduction.of(names).expression() + "$";
        return Bytes.utf8(expression).size() <= room
                ? Optional.of(new NameFilter(expression, names))
                : Optional.empty();
    }
}
