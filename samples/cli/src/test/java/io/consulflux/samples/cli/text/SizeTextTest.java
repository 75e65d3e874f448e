// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SizeTextTest {

    private final SizeText sizes = new SizeText();

    @ParameterizedTest
    @CsvSource({"0,0", "4096,4096", "64k,65536", "1M,1048576", "2g,2147483648", "999999999g,1073741822926258176"})
    void bytesAreCountedInStepsOf1024(String text, long bytes) {
        assertThat(sizes.convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "1.5m", "-1", "1t", "1 k", "1kb", "9999999999"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> sizes.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("expected a number of bytes such as 4096, 64k or 1m, got \"" + text + "\"");
    }
}
