// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a sequence that fails shorter, as long as it still fails. */
final class Shortening {

    private Shortening() {}

    static List<Asked> of(List<Asked> failing, Predicate<List<Asked>> fails) {
        List<Asked> shortest = failing;
        for (int gap = Math.max(1, failing.size() / 2); gap > 0; gap = gap == 1 ? 0 : gap / 2) {
            shortest = withoutGaps(shortest, gap, fails);
        }
        Optional<List<Asked>> shorter = Optional.of(withoutGaps(shortest, 1, fails));
        while (shorter.isPresent()) {
            shortest = shorter.get();
            shorter = simpler(shortest).filter(fails).findFirst();
        }
        return shortest;
    }

    private static List<Asked> withoutGaps(List<Asked> failing, int gap, Predicate<List<Asked>> fails) {
        List<Asked> shortest = failing;
        for (int from = shortest.size() - gap; from >= 0; from -= gap) {
            List<Asked> shorter = new ArrayList<>(shortest);
            shorter.subList(from, from + gap).clear();
            if (fails.test(shorter)) {
                shortest = shorter;
            }
        }
        return shortest;
    }

    private static Stream<List<Asked>> simpler(List<Asked> sequence) {
        return IntStream.range(0, sequence.size())
                .boxed()
                .flatMap(i -> sequence.get(i).shorter().stream().map(asked -> {
                    List<Asked> simpler = new ArrayList<>(sequence);
                    simpler.set(i, asked);
                    return simpler;
                }));
    }
}
