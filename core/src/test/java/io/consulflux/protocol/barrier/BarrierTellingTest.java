// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import static io.consulflux.protocol.barrier.BarrierTranscript.met;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierEvent;
import io.consulflux.NodeEvent;
import io.consulflux.barrier.Barrier;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnreachableException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a listener is told, as far as it can take it. */
class BarrierTellingTest {

    private final Barrier barrier = Barrier.at("b");
    private final Tree tree = new Tree();

    private static ConsulException cut() {
        return new ConsulUnreachableException("GET /v1/kv/b/", true, "cut", null);
    }

    @Test
    void itOpensWithoutDemandAndTellsItWhenThereIsSome() {
        BarrierTranscript wait =
                new BarrierTranscript(barrier.atLeast(1)).named().read(tree);
        wait.poll(tree.hold("one", "busy")).poll(tree.hold("one", "ready"));
        assertThat(wait.wants().watch()).as("nothing more is looked at").isEmpty();
        assertThat(wait.wants().timers()).as("it cannot be late any more").isEmpty();
        assertThat(wait.told()).isEmpty();
        wait.demand(2);
        assertThat(wait.told()).containsExactly("+one:ready", "1/1 of 1");
        assertThat(wait.isOver()).isFalse();
        wait.demand(5);
        assertThat(wait.told()).endsWith("open:one");
        assertThat(wait.isOpened()).isTrue();
    }

    @Test
    void withoutDemandListingsAreLeftOutAndADifferenceOnceBegunIsToldToItsEnd() {
        BarrierTranscript wait = new BarrierTranscript(barrier.atLeast(3)).named();
        wait.read(tree.hold("one", "busy").hold("two", "busy")).demand(1);
        assertThat(wait.told()).containsExactly("+one:busy");
        wait.poll(tree.remove("two")).poll(tree.hold("three", "x")).poll(tree.hold("three", "y"));
        wait.demand(2);
        assertThat(wait.told()).containsExactly("+one:busy", "+two:busy", "0/2 of 3");
        wait.demand(100);
        assertThat(wait.told()).containsExactly("+one:busy", "+two:busy", "0/2 of 3", "+three:y", "-two");
    }

    @Test
    void nothingIsToldUntilItIsKnownWhoTellsIt() {
        BarrierTranscript wait = new BarrierTranscript(barrier).demand(10).read(tree.hold("one", "ready"));
        assertThat(wait.told()).isEmpty();
        assertThat(wait.fail("self", cut()).isOpened()).isTrue();
        assertThat(wait.events()).last().extracting(NodeEvent::node).isEqualTo(BarrierTranscript.ADDRESS);
    }

    @Test
    void whatLedToAFailureIsToldBeforeIt() {
        BarrierTranscript wait = new BarrierTranscript(barrier.failedWhen("failed")).demand(10);
        wait.read(tree.hold("one", "failed"));
        assertThat(wait.told()).containsExactly("+one:failed", "0/1 of 1");
        assertThat(wait.failure()).isPresent();
    }

    @Test
    void anAgentThatWasAwayIsAskedOnceMoreWhoItIs() {
        BarrierTranscript wait =
                new BarrierTranscript(barrier).demand(10).fail("self", cut()).fail("listing", cut());
        assertThat(wait.wants().reads()).isEmpty();
        wait.fire("retry").read(tree.hold("one", "ready")).named();
        assertThat(wait.events()).last().extracting(NodeEvent::node).isEqualTo("n1");
    }

    @Test
    void everyEventSaysWhenItWasSeen() {
        assertThat(met(barrier).read(tree.hold("one", "ready")).events())
                .extracting(BarrierEvent::at)
                .containsOnly(Instant.EPOCH);
    }
}
