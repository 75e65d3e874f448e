// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PollTimesTest {

    /** A sixteenth of the wait by chance, and seven seconds in which an agent looks for a leader. */
    @Test
    void weWaitLongerThanAServerMayTake() {
        for (Duration wait : List.of(PollTimes.WAIT, Duration.ofMillis(50), Duration.ofMinutes(10))) {
            Duration latest = wait.plus(wait.dividedBy(16)).plusSeconds(7);

            assertThat(PollTimes.limit(wait)).isGreaterThan(latest);
        }
    }

    @Test
    void whereEachQuestionHasAConnectionItWaitsAsLongAsItCan() {
        assertThat(PollTimes.wait(20, 20)).isEqualTo(PollTimes.WAIT);
    }

    @Test
    void whereQuestionsShareConnectionsAllHaveTheirTurnInFiveSeconds() {
        assertThat(PollTimes.wait(40, 20)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(PollTimes.wait(1_000_000, 20)).isEqualTo(Duration.ofMillis(50));
    }
}
