// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PollHealthTest {

    private static final Optional<Instant> THEN = Optional.of(Instant.EPOCH);

    private static void refused(
            String component,
            Optional<Instant> since,
            Optional<Instant> failingSince,
            OptionalLong index,
            int retries) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PollHealth(
                        "GET /v1/x", since, failingSince, THEN, index, retries, Optional.empty(), 1, false))
                .withMessageStartingWith(component + ":");
    }

    @Test
    void whatContradictsItselfIsRefused() {
        refused("retries", Optional.empty(), Optional.empty(), OptionalLong.of(1), -1);
        refused("index", THEN, Optional.empty(), OptionalLong.empty(), 0);
        refused("healthySince", THEN, THEN, OptionalLong.of(1), 1);
        refused("healthySince", Optional.empty(), Optional.empty(), OptionalLong.of(1), 0);
        refused("failingSince", Optional.empty(), Optional.empty(), OptionalLong.of(1), 1);
        refused("failingSince", THEN, THEN, OptionalLong.of(1), 0);
        refused("lastFailure", Optional.empty(), THEN, OptionalLong.of(1), 1);
    }
}
