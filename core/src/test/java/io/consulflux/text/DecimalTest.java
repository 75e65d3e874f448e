// SPDX-License-Identifier: Apache-2.0
package io.consulflux.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecimalTest {

    @Test
    void onlyAsciiDigitsAreDigits() {
        for (String text : List.of("\u0660", "\uff11", "+1", " 1", "1 ", "", "0x1", "1\n", "--1")) {
            assertThat(Decimal.signed(text)).as(text).isEmpty();
            assertThat(Decimal.unsigned(text)).as(text).isEmpty();
        }
    }

    @Test
    void aNumberThatDoesNotFitIsNone() {
        assertThat(Decimal.signed("2147483648")).isEmpty();
        assertThat(Decimal.signed("-2147483648")).hasValue(Integer.MIN_VALUE);
        assertThat(Decimal.unsigned("18446744073709551615")).hasValue(-1L);
        assertThat(Decimal.unsigned("18446744073709551616")).isEmpty();
        assertThat(Decimal.unsigned("-1")).isEmpty();
    }
}
