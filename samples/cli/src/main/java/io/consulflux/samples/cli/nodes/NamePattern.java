// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One written name, which stands for as many as its numbers in brackets say.
 *
 * @param position where it begins, from 1
 * @param parts of text and of numbers, in turn or otherwise
 */
record NamePattern(int position, List<Part> parts) {

    /** A part of a name, and what may stand in its place. */
    sealed interface Part {

        long count();

        Stream<String> texts();
    }

    /** Text that stands for itself. */
    record Text(String text) implements Part {

        @Override
        public long count() {
            return 1;
        }

        @Override
        public Stream<String> texts() {
            return Stream.of(text);
        }
    }

    /** What stands between brackets. */
    record Numbers(List<Range> ranges) implements Part {

        @Override
        public long count() {
            return ranges.stream().mapToLong(Range::count).sum();
        }

        @Override
        public Stream<String> texts() {
            return ranges.stream().flatMap(Range::texts);
        }
    }

    /**
     * Numbers that follow one another.
     *
     * @param width how many digits each has at the least
     */
    record Range(long first, long last, int width) {

        long count() {
            return last - first + 1;
        }

        Stream<String> texts() {
            return LongStream.rangeClosed(first, last).mapToObj(number -> {
                String digits = Long.toString(number);
                return "0".repeat(Math.max(0, width - digits.length())) + digits;
            });
        }
    }

    /** For how many names it stands; {@link Long#MAX_VALUE} also for more than that. */
    long count() {
        long count = 1;
        for (Part part : parts) {
            long next = part.count();
            count = count > Long.MAX_VALUE / next ? Long.MAX_VALUE : count * next;
        }
        return count;
    }

    void addTo(Set<String> names) {
        List<String> begun = List.of("");
        for (Part part : parts) {
            List<String> texts = part.texts().toList();
            List<String> longer = new ArrayList<>(begun.size() * texts.size());
            begun.forEach(start -> texts.forEach(text -> longer.add(start + text)));
            begun = longer;
        }
        names.addAll(begun);
    }
}
