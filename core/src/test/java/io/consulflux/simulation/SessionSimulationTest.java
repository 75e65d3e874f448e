// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import org.junit.jupiter.api.Test;

/** Kept sessions in virtual time, on a cluster that ends them for many reasons. */
class SessionSimulationTest {

    private static final int HISTORIES = 600;

    @Test
    void aSessionIsLostByTheRuleToldInTimeReplacedAndNeverLeftBehind() {
        Histories.check(HISTORIES, random -> {
            SessionWorld world = new SessionWorld(random);
            try {
                world.play();
                SessionTruth truth = new SessionTruth(world);
                truth.check();
                world.leave();
                truth.nothingLeft();
                assertThat(world.driver.isOver()).as("over").isTrue();
                assertThat(world.cluster.store().state().sessions)
                        .as("sessions")
                        .isEmpty();
            } catch (AssertionError broken) {
                throw new AssertionError("told " + world.driver.told() + "\ndone " + world.driver.done(), broken);
            }
        });
    }
}
