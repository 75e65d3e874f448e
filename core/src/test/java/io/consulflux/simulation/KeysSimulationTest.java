// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Histories;
import org.junit.jupiter.api.Test;

/** Polls of keys in virtual time, on a store that is written, forgets its tombstones, lags behind and is put back. */
class KeysSimulationTest {

    private static final int HISTORIES = 300;

    @Test
    void everyStateToldWasTrueNoneIsOlderThanTheOneBeforeAndTheLastOneIsReachedAtABoundedCost() {
        Histories.check(HISTORIES, random -> {
            KeysWorld world = new KeysWorld(random);
            world.play();
            world.watched.forEach(one -> {
                try {
                    new KeysTruth(world).check(one);
                } catch (AssertionError broken) {
                    throw new AssertionError(one.question + " told " + one.told, broken);
                }
            });
        });
    }
}
