// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Histories;
import org.junit.jupiter.api.Test;

/** Polls of user events in virtual time, on agents that lose, re-order and forget. */
class EventSimulationTest {

    private static final int HISTORIES = 300;

    @Test
    void eachEventIsToldOnceInTheAgentsOrderAndABreakStandsWhereAndOnlyWhereSomeMayBeMissing() {
        Histories.check(HISTORIES, random -> {
            EventWorld world = new EventWorld(random);
            world.play();
            try {
                new EventTruth(world).check();
            } catch (AssertionError broken) {
                throw new AssertionError("answers " + world.answers, broken);
            }
        });
    }
}
