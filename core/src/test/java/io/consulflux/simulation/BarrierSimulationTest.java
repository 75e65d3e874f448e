// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Histories;
import org.junit.jupiter.api.Test;

/** Barriers in virtual time, over participants who come, change, fail and go, seen through a poll that others share. */
class BarrierSimulationTest {

    private static final int HISTORIES = 500;

    @Test
    void aBarrierOpensByAStateThatThereWasSinceTheWaitBeganAndForEveryStateThatStays() {
        Histories.check(HISTORIES, random -> {
            BarrierWorld world = new BarrierWorld(random);
            try {
                world.play();
                new BarrierTruth(world).check();
            } catch (AssertionError broken) {
                throw new AssertionError(world.toString(), broken);
            }
        });
    }
}
