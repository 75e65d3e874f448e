// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.consulflux.samples.bench.figures.Table;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void textsStandToTheLeftAndNumbersToTheRight() {
        Table table =
                Table.of("who", "ms").row("somebody", 1234.5).row("me", 0.123).row("no one", Double.NaN);

        assertThat(table).hasToString("""
                        who          ms
                        somebody  1,235
                        me         0.12
                        no one        -
                        """);
    }

    @Test
    void aRowHasAsManyCellsAsThereAreHeadings() {
        Table table = Table.of("who", "ms");

        assertThatThrownBy(() -> table.row("me")).hasMessageContaining("expected 2, got 1");
    }
}
