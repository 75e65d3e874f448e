// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.samples.cli.lines.Look;
import io.consulflux.samples.cli.run.Terminal.Stream;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TerminalTest {

    @Test
    void theLauncherSaysWhatIsATerminal() {
        Properties properties = new Properties();
        properties.setProperty("consulflux.stdout", "terminal");
        properties.setProperty("consulflux.stderr", "terminal");
        assertThat(Terminal.of(properties, Map.of()))
                .matches(terminal -> terminal.look() == Look.COLOURED && terminal.progress() && !terminal.file());
        properties.setProperty("consulflux.stderr", "other");
        assertThat(Terminal.of(properties, Map.of()))
                .matches(terminal -> terminal.look() == Look.COLOURED && !terminal.progress());
    }

    @ParameterizedTest
    @EnumSource
    void progressIsShownUnlessSomebodyElseReadsTheEventsAndMayShowThemOnTheSameTerminal(Stream output) {
        assertThat(Terminal.of(output, Stream.TERMINAL, Map.of()).progress()).isEqualTo(output != Stream.READER);
        assertThat(Terminal.of(output, Stream.READER, Map.of()).progress()).isFalse();
        assertThat(Terminal.of(output, Stream.FILE, Map.of()).progress()).isFalse();
    }

    @Test
    void onlyATerminalChangesWhatNodesPrint() {
        assertThat(Terminal.of(Stream.READER, Stream.TERMINAL, Map.of()).look()).isEqualTo(Look.AS_IS);
        assertThat(Terminal.of(Stream.FILE, Stream.TERMINAL, Map.of()))
                .matches(terminal -> terminal.look() == Look.AS_IS && terminal.file());
    }

    @Test
    void noColorTakesTheColourAndLeavesTheProgress() {
        assertThat(Terminal.of(Stream.TERMINAL, Stream.TERMINAL, Map.of("NO_COLOR", "1")))
                .matches(terminal -> terminal.look() == Look.PLAIN && terminal.progress());
    }

    @Test
    void anEmptyNoColorCountsAsUnset() {
        assertThat(Terminal.of(Stream.TERMINAL, Stream.FILE, Map.of("NO_COLOR", ""))
                        .look())
                .isEqualTo(Look.COLOURED);
    }

    @Test
    void aDumbTerminalGetsNeither() {
        assertThat(Terminal.of(Stream.TERMINAL, Stream.TERMINAL, Map.of("TERM", "dumb")))
                .matches(terminal -> terminal.look() == Look.PLAIN && !terminal.progress());
    }
}
