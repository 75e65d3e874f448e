// SPDX-License-Identifier: Apache-2.0
package io.consulflux.barrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BarrierTest {

    private final Barrier barrier = Barrier.at("deploy/42");

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a/b/", "a/b//"})
    void aPrefixEndsWithOneSlash(String given) {
        assertThat(Barrier.at(given).prefix()).isEqualTo("a/b/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/", "//", "/a", "a//b", "a/../b", "./a", "a\nb"})
    void aPrefixThatNoKeyCanBeginWithIsRefused(String given) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Barrier.at(given))
                .withMessageStartingWith("prefix:")
                .withMessageEndingWith("got \"" + given + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "/", "..", "."})
    void anIdThatIsNoPartOfAKeyIsRefused(String given) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> barrier.of("fine", given))
                .withMessageStartingWith("id:");
    }

    @Test
    void numbersHaveLimits() {
        assertThatIllegalArgumentException().isThrownBy(() -> barrier.atLeast(0));
        assertThatIllegalArgumentException().isThrownBy(() -> barrier.quorum(1_000_001));
        assertThatIllegalArgumentException().isThrownBy(barrier::of);
        assertThatIllegalArgumentException().isThrownBy(() -> barrier.share(0, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> barrier.share(1.1, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> barrier.share(Double.NaN, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> barrier.share(0.5, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"0.07,100,7", "0.3,10,3", "0.5,3,2", "1,7,7", "0.001,5,1"})
    void aShareIsRoundedUpFromItsDecimals(double share, int expected, int needed) {
        assertThat(barrier.share(share, expected).condition()).isEqualTo(new BarrierCondition.Quorum(needed));
    }

    @Test
    void aTimeOutIsMoreThanNothingAndAtMostADay() {
        assertThat(barrier.timeout(Duration.ofHours(24)).timeout()).isEqualTo(Duration.ofDays(1));
        for (Duration bad : List.of(Duration.ZERO, Duration.ofMillis(-1), Duration.ofHours(25))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> barrier.timeout(bad))
                    .withMessageContaining("got " + bad);
        }
    }

    @Test
    void expressionsAndNamesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> barrier.readyWhen("("))
                .withMessageStartingWith("ready:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> barrier.failedWhen(""))
                .withMessageStartingWith("failed:");
        assertThatIllegalArgumentException().isThrownBy(() -> barrier.inDatacenter(" "));
    }

    @Test
    void eachMethodLeavesTheOthersAlone() {
        Barrier changed = barrier.of("b", "a")
                .readyWhen("up")
                .failedWhen("down")
                .onFailed(Barrier.Policy.ABSENT)
                .onLeave(Barrier.Policy.WAIT)
                .heldOnly()
                .timeout(Duration.ofSeconds(9))
                .inDatacenter("dc2");
        assertThat(changed).hasToString("Barrier[deploy/42/, Named[ids=[a, b], count=2], PT9S]");
        assertThat(changed.onFailed()).isEqualTo(Barrier.Policy.ABSENT);
        assertThat(changed.onLeave()).isEqualTo(Barrier.Policy.WAIT);
        assertThat(changed.presence()).isEqualTo(Barrier.Presence.HELD);
        assertThat(changed.datacenter()).contains("dc2");
        assertThat(barrier.onFailed()).isEqualTo(Barrier.Policy.FAIL);
        assertThat(barrier.onLeave()).isEqualTo(Barrier.Policy.ABSENT);
        assertThat(barrier.presence()).isEqualTo(Barrier.Presence.UNLESS_RELEASED);
        assertThat(barrier.condition()).isEqualTo(new BarrierCondition.AtLeast(1));
    }
}
