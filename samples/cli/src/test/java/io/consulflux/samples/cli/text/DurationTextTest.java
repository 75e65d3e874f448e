// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "2s,PT2S",
        "500ms,PT0.5S",
        "1m30s,PT1M30S",
        "1h,PT1H",
        "1.5s,PT1.5S",
        "0s,PT0S",
        "1h1m1s1ms,PT1H1M1.001S"
    })
    void durationsAreReadAsConsulWritesThem(String text, Duration expected) {
        assertThat(new DurationText().convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "s", "2 s", "2d", "-2s", "2sec", "PT2S", "2s,", "99999999999s"})
    void anythingElseIsRefusedWithWhatWasGivenAndWhatIsAllowed(String text) {
        assertThatThrownBy(() -> new DurationText().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("500ms, 2s, 1m30s or 1h")
                .hasMessageContaining("got \"" + text + "\"");
    }

    @Test
    void messagesOfTheLibraryComeInTheSameNotation() {
        assertThat(DurationText.plain("heartbeat: expected PT0.5S to PT1H, got PT1M30.25S"))
                .isEqualTo("heartbeat: expected 500ms to 1h, got 1m30s250ms");
    }
}
