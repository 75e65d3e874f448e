// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the event commands take. */
class EventCommandTest {

    private final CommandUsage usage = new CommandUsage();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "event wach | did you mean watch?",
                "event watch --timeout 0s | --timeout: expected 1ms to 168h, got 0s",
                "event fire | Missing required parameter: 'NAME'",
                "event fire .. | event: expected a name without empty",
                "event fire a --tag x | tag: expected a service expression beside it",
                "event fire a --node ( | node: expected a regular expression",
                "event watch a .. | event: expected a name without empty",
                "event watch --count 0 | --count: expected a number of 1 or more, got 0",
            })
    void aUsageErrorIsOneLineAndStatusOne(String arguments, String message) {
        usage.refuses(message, arguments.split(" "));
    }

    @Test
    void aPayloadThatIsTooLongIsRefusedBeforehand() {
        usage.refuses("at most 300 bytes, Consul's limit since 1.22, got 301", "event", "fire", "a", "x".repeat(301));
    }

    @Test
    void optionsMayStandAnywhereAndAHyphenIsAPayload() {
        usage.takes("event", "fire", "--node", "^a", "deploy", "-", "--json");
        usage.takes("event", "watch", "a", "b", "--replay", "--count=3", "--run", "cat");
    }

    @Test
    void theHelpShowsTheDefaultOfEveryOption() {
        usage.showsTheDefaultOfEveryOptionOf("event");
    }
}
