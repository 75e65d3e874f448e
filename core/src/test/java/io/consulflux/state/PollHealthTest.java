// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class PollHealthTest {

    private static final Optional<Instant> THEN = Optional.of(Instant.EPOCH);

    private static void refused(String component, Optional<Instant> since, OptionalLong index, int retries) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PollHealth("GET /v1/x", since, THEN, index, retries, Optional.empty(), 1, false))
                .withMessageStartingWith(component + ":");
    }

    @Test
    void whatContradictsItselfIsRefused() {
        refused("retries", Optional.empty(), OptionalLong.of(1), -1);
        refused("index", THEN, OptionalLong.empty(), 0);
        refused("healthySince", THEN, OptionalLong.of(1), 1);
        refused("healthySince", Optional.empty(), OptionalLong.of(1), 0);
        refused("lastFailure", Optional.empty(), OptionalLong.of(1), 1);
    }
}
