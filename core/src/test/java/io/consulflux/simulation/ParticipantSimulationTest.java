// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Histories;
import org.junit.jupiter.api.Test;

/** Participants in virtual time, in programs that share ids and sessions, on a cluster that ends sessions for many reasons. */
class ParticipantSimulationTest {

    private static final int HISTORIES = 300;

    @Test
    void statesArePublishedInTurnByOneHolderAtATimeAndAfterwardsNothingIsLeft() {
        Histories.check(HISTORIES, random -> {
            ParticipantWorld world = new ParticipantWorld(random);
            try {
                world.play();
                ParticipantTruth truth = new ParticipantTruth(world);
                truth.check();
                world.leave();
                truth.left();
            } catch (AssertionError broken) {
                throw new AssertionError(world.toString(), broken);
            }
        });
    }
}
