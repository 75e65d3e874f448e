// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec;

import io.consulflux.samples.bench.figures.Delays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one execution took.
 *
 * @param accounted of how many agents it says how they came out, be it that they are missing
 * @param exited how many of them exited
 * @param steps where the time went, in milliseconds, by name and in their order
 */
record ExecTimes(double millis, int accounted, int exited, Map<String, Double> steps) {

    ExecTimes {
        steps = new LinkedHashMap<>(steps);
    }

    static double median(List<ExecTimes> runs) {
        return Delays.median(runs.stream().mapToDouble(ExecTimes::millis).toArray());
    }

    /** The median of each step by itself: they need not add up. */
    static Map<String, Double> medians(List<ExecTimes> runs) {
        return runs.stream()
                .flatMap(run -> run.steps.entrySet().stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        LinkedHashMap::new,
                        Collectors.collectingAndThen(
                                Collectors.toList(),
                                times -> Delays.median(times.stream()
                                        .mapToDouble(Map.Entry::getValue)
                                        .toArray()))));
    }
}
