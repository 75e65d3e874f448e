// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KvCursorTest {

    @Test
    void itBeginsWithAQuestionThatIsAnsweredAtOnce() {
        assertThat(KvCursor.start().index()).isZero();
        assertThat(KvCursor.start().epoch()).isZero();
    }

    @Test
    void theIndexOfTheAnswerIsSentNext() {
        assertThat(KvCursor.start().answered(7).answered(9).index()).isEqualTo(9);
        assertThat(KvCursor.start().answered(7).answered(7).epoch()).isZero();
    }

    @Test
    void anIndexThatGoesBackwardsStartsANewEpochFromZero() {
        KvCursor cursor = KvCursor.start().answered(9).answered(7);

        assertThat(cursor.index()).isZero();
        assertThat(cursor.epoch()).isEqualTo(1);
        assertThat(cursor.answered(7).index()).isEqualTo(7);
        assertThat(cursor.answered(7).epoch()).isEqualTo(1);
    }

    @Test
    void anEarlyAnswerWithTheSameIndexIsFollowedByAQuestionForTheWhole() {
        KvCursor cursor = KvCursor.start().answered(9).answeredEarly(9);

        assertThat(cursor.index()).isZero();
        assertThat(cursor.epoch()).isZero();
        assertThat(cursor.answered(7).index()).isEqualTo(7);
        assertThat(cursor.answered(7).epoch()).isEqualTo(1);
        assertThat(KvCursor.start().answeredEarly(9).index()).isEqualTo(9);
        assertThat(KvCursor.start().answered(9).answeredEarly(11).index()).isEqualTo(11);
    }

    @Test
    void anIndexIsUnsigned() {
        KvCursor cursor = KvCursor.start().answered(Long.MAX_VALUE).answered(Long.MIN_VALUE);

        assertThat(cursor.index()).isEqualTo(Long.MIN_VALUE);
        assertThat(cursor.answered(-1).epoch()).isZero();
        assertThat(cursor.answered(Long.MAX_VALUE).epoch()).isEqualTo(1);
    }

    @Test
    void anIndexOfZeroIsTakenForOneSoThatTheNextQuestionWaits() {
        KvCursor cursor = KvCursor.start();
        for (int i = 0; i < 5; i++) {
            cursor = cursor.answered(0);
            assertThat(cursor.index()).isEqualTo(1);
            assertThat(cursor.epoch()).isZero();
        }
    }

    @Test
    void afterAFailureTheWholeStateIsAskedForInTheSameEpoch() {
        KvCursor cursor = KvCursor.start().answered(9).failed();

        assertThat(cursor.index()).isZero();
        assertThat(cursor.answered(9).epoch()).isZero();
    }

    @Test
    void anIndexThatWentBackwardsDuringAFailureStartsANewEpochToo() {
        KvCursor cursor = KvCursor.start().answered(9).failed().answered(7);

        assertThat(cursor.epoch()).isEqualTo(1);
    }

    @Test
    void withinAnEpochNoAnswerIsOlderThanOneBeforeAndNoQuestionIsAskedWithoutNeedAtOnce() {
        Histories.check(2_000, KvCursorTest::history);
    }

    private static void history(Random random) {
        KvCursor cursor = KvCursor.start();
        long highest = 0;
        for (int i = 0; i < 50; i++) {
            KvCursor before = cursor;
            if (random.nextInt(6) == 0) {
                cursor = before.failed();
                assertThat(cursor.epoch()).isEqualTo(before.epoch());
                assertThat(cursor.index()).isZero();
                continue;
            }
            long answer = random.nextInt(4) == 0 ? random.nextLong() : highest + random.nextInt(4) - 1;
            cursor = before.answered(answer);
            boolean restarted = cursor.epoch() != before.epoch();
            long read = answer == 0 ? 1 : answer;
            assertThat(restarted).isEqualTo(Long.compareUnsigned(read, highest) < 0);
            assertThat(cursor.index()).isEqualTo(restarted && before.index() != 0 ? 0 : read);
            highest = read;
        }
    }
}
