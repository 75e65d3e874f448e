// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void withoutTheLauncherNothingIsATerminal() {
        Terminal terminal = Terminal.of(new Properties(), Map.of("TERM", "xterm"));
        assertThat(terminal.colour()).isFalse();
        assertThat(terminal.progress()).isFalse();
    }

    @Test
    void colourAndProgressHangOnTheirOwnStreams() {
        assertThat(Terminal.of(properties("terminal", "other"), Map.of()))
                .matches(terminal -> terminal.colour() && !terminal.progress());
        assertThat(Terminal.of(properties("other", "terminal"), Map.of()))
                .matches(terminal -> !terminal.colour() && terminal.progress());
    }

    @Test
    void noColorTakesTheColourAndLeavesTheProgress() {
        assertThat(Terminal.of(properties("terminal", "terminal"), Map.of("NO_COLOR", "1")))
                .matches(terminal -> !terminal.colour() && terminal.progress());
    }

    @Test
    void anEmptyNoColorCountsAsUnset() {
        assertThat(Terminal.of(properties("terminal", "other"), Map.of("NO_COLOR", ""))
                        .colour())
                .isTrue();
    }

    @Test
    void aDumbTerminalGetsNeither() {
        assertThat(Terminal.of(properties("terminal", "terminal"), Map.of("TERM", "dumb")))
                .matches(terminal -> !terminal.colour() && !terminal.progress());
    }

    private static Properties properties(String output, String error) {
        Properties properties = new Properties();
        properties.setProperty("consulflux.stdout", output);
        properties.setProperty("consulflux.stderr", error);
        return properties;
    }
}
