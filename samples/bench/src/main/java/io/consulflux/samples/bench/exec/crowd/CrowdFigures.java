// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.samples.bench.figures.Table;
import io.consulflux.samples.bench.tap.Exchange.Purpose;
import io.consulflux.samples.bench.tap.Traffic;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What one run with simulated agents gave; what was not measured is no number.
 *
 * @param told how many agents' exits were
 * @param faults what was not as it should be
 * @param lastExitMillis from the last write's answer until the last exit was told
 * @param endMillis until the end was
 */
record CrowdFigures(
        String client,
        Crowd crowd,
        String told,
        List<String> faults,
        double writingSeconds,
        double lastExitMillis,
        double endMillis,
        Optional<Traffic> traffic,
        double heapMiB,
        double directMiB) {

    private static final double KIBI = 1024;

    static Table table() {
        return Table.of(
                "client",
                "told",
                "faults",
                "writing s",
                "last exit ms",
                "end ms",
                "requests",
                "listings",
                "reads",
                "prunes",
                "keys read",
                "again",
                "listed KiB",
                "on the wire",
                "heap MiB",
                "direct MiB");
    }

    void addTo(Table table) {
        table.row(
                client,
                told,
                faults.isEmpty() ? "none" : faults,
                writingSeconds,
                lastExitMillis,
                endMillis,
                of(Traffic::total),
                of(asked -> asked.of(Purpose.LISTING)),
                of(asked -> asked.of(Purpose.READ)),
                of(asked -> asked.of(Purpose.PRUNE)),
                of(Traffic::keysRead),
                of(Traffic::readAgain),
                of(Traffic::listed) / KIBI,
                of(Traffic::listedWire) / KIBI,
                heapMiB,
                directMiB);
    }

    private double of(ToDoubleFunction<Traffic> figure) {
        return traffic.map(figure::applyAsDouble).orElse(Double.NaN);
    }
}
