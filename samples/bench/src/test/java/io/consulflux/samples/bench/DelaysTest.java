// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.samples.bench.figures.Delays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DelaysTest {

    @Test
    void aPartIsTheLeastDelayThatSoManyDoNotExceed() {
        Delays delays = Delays.of(LongStream.rangeClosed(1, 200).map(millis -> (201 - millis) * 1_000_000));

        assertThat(delays.millis(0)).isEqualTo(1);
        assertThat(delays.millis(0.5)).isEqualTo(100);
        assertThat(delays.millis(0.99)).isEqualTo(198);
        assertThat(delays.millis(1)).isEqualTo(200);
    }

    @Test
    void withoutDelaysThereIsNoNumber() {
        assertThat(Delays.of(LongStream.empty()).millis(0.5)).isNaN();
        assertThat(Delays.median()).isNaN();
    }

    @Test
    void theMedianLeavesOutWhatIsNoNumber() {
        assertThat(Delays.median(3, Double.NaN, 1, 2)).isEqualTo(2);
        assertThat(Delays.median(4, 1, 3, 2)).isEqualTo(2);
    }
}
