// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecTimesTest {

    private static ExecTimes run(double millis, double close) {
        return new ExecTimes(millis, 50, 50, Map.of("close", close));
    }

    @Test
    void theMedianOfAStepIsItsOwn() {
        List<ExecTimes> runs = List.of(run(10, 3), run(30, 1), run(20, 2));

        assertThat(ExecTimes.median(runs)).isEqualTo(20);
        assertThat(ExecTimes.medians(runs)).containsExactly(Map.entry("close", 2.0));
    }
}
