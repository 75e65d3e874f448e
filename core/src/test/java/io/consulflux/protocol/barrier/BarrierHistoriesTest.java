// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import io.consulflux.Histories;
import org.junit.jupiter.api.Test;

/**
 * Random histories of participants that join, change and leave, of stores that are cleared, restored and reaped, of a poll
 * that is behind, conflates and begins with what it knew before, of reads that are slow and fail, and of demand.
 */
class BarrierHistoriesTest {

    @Test
    void itOpensAtTheFirstListingThatSatisfiesItAndAtNoneOfThePast() {
        Histories.check(1000, random -> new BarrierHistory(random, true).play());
    }

    @Test
    void whatIsToldLeadsFromOneListingToALaterOneWhateverTheDemand() {
        Histories.check(1000, random -> new BarrierHistory(random, false).play());
    }
}
