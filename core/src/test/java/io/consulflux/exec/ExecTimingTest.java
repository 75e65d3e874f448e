// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ExecTimingTest {

    private final ExecTiming timing = ExecTiming.defaults();

    @Test
    void aHeartbeatBelowHalfASecondWouldFloodTheStore() {
        refused(() -> timing.withHeartbeat(Duration.ZERO), "heartbeat: expected PT0.5S to PT1H, got PT0S");
        refused(() -> timing.withHeartbeat(Duration.ofMillis(499)), "got PT0.499S");
        refused(() -> timing.withHeartbeat(Duration.ofSeconds(-2)), "got PT-2S");
        refused(() -> timing.withHeartbeat(Duration.ofDays(1)), "got PT24H");
        assertThat(timing.withHeartbeat(Duration.ofMillis(500)).heartbeat()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aLongerHeartbeatLengthensTheSilenceThatIsBorne() {
        assertThat(timing.withHeartbeat(Duration.ofSeconds(3)).silence()).isEqualTo(Duration.ofSeconds(20));
        assertThat(timing.withHeartbeat(Duration.ofSeconds(10)).silence()).isEqualTo(Duration.ofSeconds(50));
    }

    @Test
    void silenceShorterThanTwoHeartbeatsWouldLoseTheHealthy() {
        refused(() -> timing.withSilence(Duration.ofSeconds(3)), "silence limit: expected PT4S to PT168H, got PT3S");
        assertThat(timing.withSilence(Duration.ofSeconds(4)).silence()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void limitsArePositiveAndNotForEver() {
        refused(() -> timing.withDeadline(Duration.ZERO), "deadline: expected PT0.001S to PT168H, got PT0S");
        refused(() -> timing.withDeadline(Duration.ofDays(8)), "got PT192H");
        refused(() -> timing.withAcknowledgement(Duration.ofMillis(-1)), "acknowledgement limit: expected PT0.001S");
        refused(() -> timing.withDeadline(Duration.ofSeconds(Long.MAX_VALUE)), "deadline: expected");
    }

    @Test
    void thereMayBeNoWaitBeforeTheCall() {
        assertThat(timing.withReplication(Duration.ZERO).replication()).isZero();
        refused(() -> timing.withReplication(Duration.ofMillis(-1)), "replication wait: expected PT0S to PT1M");
    }

    private static void refused(ThrowingCallable attempt, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(attempt)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(message));
    }
}
