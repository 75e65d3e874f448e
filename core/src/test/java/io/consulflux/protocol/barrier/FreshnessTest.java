// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.protocol.barrier.Freshness.Verdict;
import org.junit.jupiter.api.Test;

class FreshnessTest {

    private final Freshness freshness = new Freshness();

    @Test
    void itBeginsWithARead() {
        assertThat(freshness.isReading()).isTrue();
        assertThat(freshness.answered(10)).isEqualTo(Verdict.LEAVE);
        assertThat(freshness.isReading()).isFalse();
    }

    @Test
    void aStateOfBeforeIsNotJudgedAndWhatFollowsItIs() {
        assertThat(freshness.told(10, 0)).isEqualTo(Verdict.LEAVE);
        assertThat(freshness.answered(20)).isEqualTo(Verdict.LEAVE);
        assertThat(freshness.told(20, 0)).isEqualTo(Verdict.JUDGE);
        assertThat(freshness.told(21, 0)).isEqualTo(Verdict.JUDGE);
        assertThat(freshness.isReading()).isFalse();
    }

    @Test
    void aPollThatHadNothingToTellBeganAfterTheWait() {
        freshness.answered(20);
        assertThat(freshness.told(20, 3)).isEqualTo(Verdict.JUDGE);
        assertThat(freshness.told(25, 3)).isEqualTo(Verdict.JUDGE);
    }

    @Test
    void anOlderAnswerThanTheReadsMakesItReadAgain() {
        freshness.answered(20);
        assertThat(freshness.told(19, 0)).isEqualTo(Verdict.READ);
        assertThat(freshness.isReading()).isTrue();
        assertThat(freshness.answered(20)).isEqualTo(Verdict.LEAVE);
        assertThat(freshness.told(20, 0)).isEqualTo(Verdict.JUDGE);
    }

    @Test
    void anOldStateWithAHigherIndexIsNotJudgedAfterARestore() {
        freshness.told(90, 0);
        assertThat(freshness.answered(20))
                .as("it may be newer, or of another store")
                .isEqualTo(Verdict.READ);
        assertThat(freshness.answered(20))
                .as("this read began after it was told")
                .isEqualTo(Verdict.LEAVE);
        assertThat(freshness.told(95, 0)).isEqualTo(Verdict.READ);
        freshness.answered(21);
        assertThat(freshness.told(22, 1)).as("an epoch nobody knows").isEqualTo(Verdict.READ);
        assertThat(freshness.answered(22)).isEqualTo(Verdict.LEAVE);
        assertThat(freshness.told(23, 1)).isEqualTo(Verdict.JUDGE);
    }

    @Test
    void aNewerStateToldDuringTheReadIsJudgedIfItFollowsOnOneThatIsNot() {
        freshness.told(10, 0);
        freshness.told(25, 0);
        assertThat(freshness.answered(20)).isEqualTo(Verdict.JUDGE);
        assertThat(freshness.told(24, 0)).as("older than that").isEqualTo(Verdict.READ);
    }

    @Test
    void aNewerStateAloneToldDuringTheReadIsReadAgain() {
        freshness.told(25, 0);
        assertThat(freshness.answered(20)).isEqualTo(Verdict.READ);
        assertThat(freshness.answered(25)).isEqualTo(Verdict.LEAVE);
        assertThat(freshness.told(26, 0)).isEqualTo(Verdict.JUDGE);
    }

    @Test
    void aNewEpochIsReadBeforeItIsJudged() {
        freshness.told(10, 0);
        freshness.answered(10);
        assertThat(freshness.told(50, 1)).isEqualTo(Verdict.READ);
        assertThat(freshness.answered(50)).isEqualTo(Verdict.LEAVE);
        assertThat(freshness.told(51, 1)).isEqualTo(Verdict.JUDGE);
    }

    @Test
    void indexesAreUnsigned() {
        freshness.told(Long.MAX_VALUE, 0);
        assertThat(freshness.answered(Long.MIN_VALUE)).isEqualTo(Verdict.LEAVE);
        assertThat(freshness.told(-1, 0)).isEqualTo(Verdict.JUDGE);
        assertThat(freshness.told(1, 0)).isEqualTo(Verdict.READ);
    }

    @Test
    void whatWasToldBeforeAReadThatIsRepeatedAfterAFailureIsOlderThanItsAnswer() {
        freshness.told(90, 0);
        freshness.read();
        assertThat(freshness.answered(20)).isEqualTo(Verdict.LEAVE);
        assertThat(freshness.told(91, 0)).isEqualTo(Verdict.READ);
    }
}
