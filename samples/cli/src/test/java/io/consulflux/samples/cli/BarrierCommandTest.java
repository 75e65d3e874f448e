// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the barrier commands take. */
class BarrierCommandTest {

    private final CommandUsage usage = new CommandUsage();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "barrier join a --name b --timeout 0s | --timeout: expected 1ms to 168h, got 0s",
                "barrier wait | Missing required parameter: 'PREFIX'",
                "barrier wait /a | prefix: expected",
                "barrier wait a --min 0 | at least: expected 1 to 1,000,000 participants, got 0",
                "barrier wait a --min 1 --quorum 1 | expected one of --min, --nodes and --quorum",
                "barrier wait a --nodes x,y/z | id: expected",
                "barrier wait a --ready ( | ready: expected a regular expression",
                "barrier wait a --timeout 0s | timeout: expected more than 0",
                "barrier wait a --timeout 25h | at most 24h, got 25h",
                "barrier join a | Missing required option: '--name=ID'",
                "barrier join a --name b/c | id: expected",
                "barrier join a --name b --ttl 1s | got 1s",
            })
    void aUsageErrorIsOneLineAndStatusOne(String arguments, String message) {
        usage.refuses(message, arguments.split(" "));
    }

    @Test
    void optionsMayStandAnywhere() {
        usage.takes("barrier", "wait", "a/b", "--nodes", "x,y", "--ready=up", "--timeout", "30s", "--json");
    }

    @Test
    void theHelpShowsTheDefaultOfEveryOption() {
        usage.showsTheDefaultOfEveryOptionOf("barrier");
    }
}
