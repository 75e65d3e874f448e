// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import static io.consulflux.protocol.barrier.BarrierTranscript.met;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.barrier.Barrier;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.state.Consistency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BarrierProtocolTest {

    private final Barrier barrier = Barrier.at("b");
    private final Tree tree = new Tree();

    @Test
    void itOpensWhenEnoughArePresentAndAllAreReady() {
        BarrierTranscript wait = met(barrier.atLeast(2)).read(tree);
        wait.poll(tree.hold("one", "busy")).poll(tree.hold("one", "ready")).poll(tree.hold("two", "ready"));
        assertThat(wait.told())
                .containsExactly(
                        "0/0 of 2",
                        "+one:busy",
                        "0/1 of 2",
                        "one:busy>ready",
                        "1/1 of 2",
                        "+two:ready",
                        "2/2 of 2",
                        "open:one,two");
        assertThat(wait.isOpened()).isTrue();
        assertThat(wait.events())
                .extracting(NodeEvent::node)
                .endsWith("n1", "n1")
                .contains("one", "two");
    }

    @Test
    void aBusyOneThatDidNotChangeKeepsItClosedWhenAnotherBecomesReady() {
        tree.hold("one", "busy").hold("two", "busy").hold("three", "ready");
        BarrierTranscript wait = met(barrier.atLeast(2)).read(tree);
        wait.poll(tree.hold("two", "ready"));
        assertThat(wait.isOpened()).isFalse();
        assertThat(wait.told()).endsWith("two:busy>ready", "2/3 of 3");
    }

    @Test
    void aWakeUpWithoutAChangeKeepsItClosed() {
        tree.hold("one", "busy");
        BarrierTranscript wait = met(barrier.atLeast(1)).read(tree);
        wait.poll(tree.index(150)).poll(tree.index(151));
        assertThat(wait.isOpened()).isFalse();
        assertThat(wait.told()).containsExactly("+one:busy", "0/1 of 1");
    }

    @Test
    void namedOnesAloneMatter() {
        tree.hold("other", "busy").hold("one", "ready");
        BarrierTranscript wait = met(barrier.of("one", "two")).read(tree);
        assertThat(wait.told()).containsExactly("+one:ready", "+other:busy", "1/1 of 2");
        assertThat(wait.poll(tree.hold("two", "ready")).isOpened()).isTrue();
        assertThat(wait.told()).endsWith("+two:ready", "2/2 of 2", "open:one,two");
    }

    @Test
    void aQuorumIsEnoughWhateverTheRest() {
        tree.hold("one", "ready").hold("two", "busy").hold("three", "busy");
        BarrierTranscript wait = met(barrier.quorum(2)).read(tree);
        assertThat(wait.isOpened()).isFalse();
        assertThat(wait.poll(tree.hold("three", "ready")).isOpened()).isTrue();
    }

    @Test
    void aShareIsRoundedUp() {
        BarrierTranscript wait =
                met(barrier.share(0.3, 10)).read(tree.hold("one", "ready").hold("two", "ready"));
        assertThat(wait.isOpened()).isFalse();
        assertThat(wait.poll(tree.hold("three", "ready")).isOpened()).isTrue();
        assertThat(met(barrier.share(0.5, List.of("one", "x", "y"))).read(tree).isOpened())
                .isFalse();
        assertThat(met(barrier.share(0.5, List.of("one", "two", "y")))
                        .read(tree)
                        .isOpened())
                .isTrue();
    }

    @Test
    void keysFurtherDownAndTheFolderItselfAreNobody() {
        tree.hold("", "ready").hold("sub/one", "ready").hold("sub/", "ready");
        BarrierTranscript wait = met(barrier.atLeast(1)).read(tree);
        assertThat(wait.told()).containsExactly("0/0 of 1");
    }

    @Test
    void aReadyStateIsAWholeOne() {
        tree.hold("one", "already");
        BarrierTranscript wait = met(barrier.readyWhen("ready|done")).read(tree);
        assertThat(wait.isOpened()).isFalse();
        assertThat(wait.poll(tree.hold("one", "done\n")).isOpened()).isTrue();
    }

    @Test
    void anEntryThatItsSessionLeftBehindIsNobody() {
        tree.hold("dead", "ready").release("dead").put("plain", "busy");
        BarrierTranscript wait = met(barrier.atLeast(1)).read(tree);
        assertThat(wait.told()).containsExactly("+plain:busy", "0/1 of 1");
        wait.poll(tree.put("plain", "ready"));
        assertThat(wait.told()).endsWith("open:plain");
        assertThat(met(barrier.atLeast(2)).read(tree).isOpened()).isFalse();
        assertThat(met(barrier.atLeast(2).releasedToo()).read(tree).isOpened()).isTrue();
        assertThat(met(barrier.heldOnly()).read(tree).isOpened()).isFalse();
    }

    @Test
    void oneWhoseSessionEndsHasLeftAndComesBackWithAnother() {
        tree.hold("one", "ready");
        BarrierTranscript wait = met(barrier.atLeast(2)).read(tree);
        wait.poll(tree.release("one")).poll(tree.hold("one", "busy"));
        assertThat(wait.told()).containsExactly("+one:ready", "1/1 of 2", "-one", "0/0 of 2", "+one:busy", "0/1 of 2");
    }

    @Test
    void aCancelLeavesNothing() {
        BarrierTranscript wait = met(barrier).read(tree).cancel();
        assertThat(wait.isOver()).isTrue();
        assertThat(wait.failure()).isEmpty();
    }

    @Test
    void itAsksTheDatacenterAndThePrefixWithOneSlash() {
        assertThat(met(Barrier.at("a/b//").inDatacenter("dc2")).wants().watch())
                .map(Object.class::cast)
                .contains(new EntriesQuestion("a/b/", Optional.of("dc2"), Consistency.DEFAULT));
    }
}
