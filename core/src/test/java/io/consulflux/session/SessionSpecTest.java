// SPDX-License-Identifier: Apache-2.0
package io.consulflux.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSpecTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT9.999S", "PT24H0.001S", "-PT30S"})
    void aTimeToLiveThatConsulRefusesIsRefusedHere(String time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionSpec.of().ttl(Duration.parse(time)))
                .withMessage("time to live: expected PT10S to PT24H, got " + Duration.parse(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT10S", "PT24H"})
    void theLimitsThemselvesAreTimesToLive(String time) {
        assertThat(SessionSpec.of().ttl(Duration.parse(time)).ttl()).isEqualTo(Duration.parse(time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT0.001S", "PT1M0.001S"})
    void aLockDelayThatConsulWouldCutIsRefused(String time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionSpec.of().lockDelay(Duration.parse(time)))
                .withMessageStartingWith("lock delay: expected PT0S to PT1M");
    }

    @Test
    void blanksAreNoNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionSpec.named(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionSpec.of().onNode(""))
                .withMessage("node: expected a name, got a blank");
        assertThatIllegalArgumentException().isThrownBy(() -> SessionSpec.of().nodeChecks("disk", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> SessionSpec.of().serviceChecks(""));
    }

    @Test
    void noChecksAreNotTheSameAsTheUsualOnes() {
        assertThat(SessionSpec.of().nodeChecks()).isEmpty();
        assertThat(SessionSpec.of().serviceChecks("web").withoutChecks().nodeChecks())
                .contains(List.of());
        assertThat(SessionSpec.of().serviceChecks("web").withoutChecks().serviceChecks())
                .isEmpty();
    }
}
