// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulSessionLostException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecAccountTest {

    private static final Instant AT = Instant.EPOCH;

    private final ExecAccount account = new ExecAccount();

    @ParameterizedTest
    @CsvSource({"COMPLETE,0", "FAILED,2", "INCOMPLETE,3", "TIMED_OUT,3", "ABORTED,3"})
    void theOutcomeGivesTheExitStatus(ExecEvent.Outcome outcome, int status) {
        add(submitted(2), finished(outcome));
        assertThat(account.status().code()).isEqualTo(status);
    }

    @Test
    void nothingStartedIsUnusable() {
        assertThat(account.status()).isEqualTo(ExitStatus.UNUSABLE);
        assertThat(account.summary()).isEmpty();
    }

    @Test
    void aStreamBrokenOffAfterTheStartIsIncompleteAndSaysWhoEndedHowAndWhoStillRuns() {
        add(
                new ExecEvent.Submitted("a", AT, "0a1b", 4, List.of("a", "b", "c", "d")),
                new ExecEvent.Acknowledged("a", AT),
                new ExecEvent.Acknowledged("b", AT),
                new ExecEvent.Acknowledged("c", AT),
                new ExecEvent.Exited("a", AT, 0),
                new ExecEvent.Exited("b", AT, 3));
        assertThat(account.status()).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(account.summary())
                .containsExactly(
                        "broken off: 2/4 exited, 1 failed, 0 missing, 0 lost",
                        "  failed: b (3)",
                        "  exited 0: a",
                        "  still running: c",
                        "  not acknowledged: d");
    }

    @Test
    void progressCountsTheExitsAmongTheAwaited() {
        add(submitted(2), new ExecEvent.Acknowledged("a", AT), new ExecEvent.Exited("a", AT, 0));
        assertThat(account.progress()).isEqualTo("1/2 exited");
    }

    @Test
    void progressCountsThoseWhoCameUnexpectedly() {
        add(submitted(0), new ExecEvent.Acknowledged("a", AT), new ExecEvent.Acknowledged("b", AT));
        assertThat(account.progress()).isEqualTo("0/2 exited");
    }

    @Test
    void whoWasNotAwaitedIsCountedApart() {
        add(
                new ExecEvent.Submitted("a", AT, "0a1b", 1, List.of("ghost")),
                new ExecEvent.Acknowledged("n1", AT),
                new ExecEvent.Acknowledged("n2", AT),
                new ExecEvent.Exited("n1", AT, 0));
        assertThat(account.progress()).isEqualTo("0/1 exited and 1/2 that were not awaited");
        add(new ExecEvent.Missing("ghost", AT, ExecEvent.Missing.Reason.SILENT));
        assertThat(account.summary())
                .first()
                .isEqualTo("broken off: 0/1 exited and 1/2 that were not awaited, 0 failed, 1 missing, 0 lost");
    }

    @Test
    void whereOnlyANumberIsAwaitedThoseWhoLackAreMissing() {
        add(submitted(4), new ExecEvent.Acknowledged("a", AT), new ExecEvent.Exited("a", AT, 0));
        add(finished(ExecEvent.Outcome.INCOMPLETE));
        assertThat(account.summary()).first().isEqualTo("incomplete: 1/4 exited, 0 failed, 1 missing, 0 lost");
    }

    @Test
    void aJobThatCalledNobodyCountsWhomItMeant() {
        add(
                new ExecEvent.Missing("a", AT, ExecEvent.Missing.Reason.FAILED_MEMBER),
                finished(ExecEvent.Outcome.INCOMPLETE));
        assertThat(account.summary()).first().isEqualTo("incomplete: 0/4 exited, 0 failed, 1 missing, 0 lost");
    }

    @Test
    void theSummaryNamesWhomToLookAfter() {
        add(
                submitted(4),
                new ExecEvent.Exited("a", AT, 0),
                new ExecEvent.Exited("b", AT, 3),
                new ExecEvent.Missing("c", AT, ExecEvent.Missing.Reason.SILENT),
                new ExecEvent.Lost("d", AT, ExecEvent.Lost.Reason.SILENT),
                finished(ExecEvent.Outcome.INCOMPLETE));
        assertThat(account.summary())
                .containsExactly(
                        "incomplete: 2/4 exited, 1 failed, 1 missing, 1 lost",
                        "  failed: b (3)",
                        "  missing: c",
                        "  lost: d",
                        "cause: session 0a1b: gone");
    }

    @Test
    void aLongListIsCutShort() {
        add(submitted(30));
        for (int i = 0; i < 30; i++) {
            add(new ExecEvent.Exited("n" + i, AT, 1));
        }
        assertThat(account.summary().get(1)).contains("n19 (1)").endsWith("and 10 more");
    }

    private void add(NodeEvent... events) {
        List.of(events).forEach(account::add);
    }

    private static NodeEvent submitted(int expected) {
        return new ExecEvent.Submitted("a", AT, "0a1b", expected, List.of());
    }

    private static NodeEvent finished(ExecEvent.Outcome outcome) {
        return new ExecEvent.Finished(
                "a",
                AT,
                new ExecEvent.Summary(
                        outcome,
                        4,
                        3,
                        2,
                        1,
                        1,
                        1,
                        List.of(),
                        Optional.of(new ConsulSessionLostException("0a1b", "gone"))));
    }
}
