// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import static io.consulflux.protocol.barrier.BarrierTranscript.met;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.barrier.Barrier;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.Snapshot;
import io.consulflux.state.Snapshot.Filtered;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is judged of what a read and a poll tell, and what becomes of their failures. */
class BarrierFreshnessTest {

    private final Barrier barrier = Barrier.at("b");
    private final Tree tree = new Tree();

    private static ConsulException cut() {
        return new ConsulUnreachableException("GET /v1/kv/b/", true, "cut", null);
    }

    @Test
    void aStateThatThePollKnewBeforeIsNotJudged() {
        Tree old = new Tree().hold("one", "ready").hold("two", "ready");
        BarrierTranscript wait = met(barrier.atLeast(2)).poll(old);
        assertThat(wait.told()).isEmpty();
        wait.read(tree.index(200));
        assertThat(wait.told()).containsExactly("0/0 of 2");
        assertThat(wait.reads()).isEqualTo(1);
    }

    @Test
    void whatAPollKnowsOfAStoreThatWasGivenUpIsNotJudged() {
        Tree old = new Tree().index(900).hold("one", "ready");
        BarrierTranscript wait = met(barrier).poll(old).read(tree).read(tree);
        assertThat(wait.isOver()).isFalse();
        assertThat(wait.isReading()).isFalse();
        wait.poll(old.hold("two", "ready"));
        assertThat(wait.told()).containsExactly("0/0 of 1");
        assertThat(wait.isReading()).isTrue();
        wait.read(tree).poll(tree.hold("new", "ready").snapshot(1)).read(tree);
        assertThat(wait.told()).containsExactly("0/0 of 1", "+new:ready", "1/1 of 1", "open:new");
    }

    @Test
    void aStateToldDuringTheReadIsJudgedAfterItsAnswer() {
        Response before = tree.response();
        BarrierTranscript wait = met(barrier).poll(tree).poll(tree.hold("one", "ready"));
        wait.answer("listing", before);
        assertThat(wait.told()).containsExactly("+one:ready", "1/1 of 1", "open:one");
    }

    @Test
    void whatIsAgainAsThePollToldItIsReadIfThePollHasNothingToTellOfIt() {
        BarrierTranscript wait =
                met(barrier.atLeast(1)).poll(tree.hold("one", "ready").snapshot(0));
        wait.read(tree.hold("two", "busy"));
        assertThat(wait.told()).containsExactly("+one:ready", "+two:busy", "1/2 of 2");
        wait.fire("lag").read(tree.remove("two"));
        assertThat(wait.isOpened()).isTrue();
    }

    @Test
    void aPollThatTellsWhatWasReadIsNotSuspectedAnyMore() {
        BarrierTranscript wait = met(barrier).poll(tree.snapshot(0)).read(tree.hold("one", "busy"));
        assertThat(wait.wants().timers()).containsKey("lag");
        assertThat(wait.poll(tree).wants().timers()).containsOnlyKeys("deadline");
        assertThat(wait.reads()).isEqualTo(1);
    }

    @Test
    void aReadThatFailedIsTriedAgainAfterAPauseThatGrows() {
        BarrierTranscript wait = met(barrier).fail("listing", cut());
        assertThat(wait.isReading()).isFalse();
        long first = wait.wants().timers().getOrDefault("retry", 0L);
        wait.fire("retry").fail("listing", cut());
        assertThat(wait.wants().timers().getOrDefault("retry", 0L) - first).isEqualTo(2 * (first + 7));
        wait.fire("retry").read(tree.hold("one", "ready"));
        assertThat(wait.isOpened()).isTrue();
    }

    @Test
    void aRefusalOfTheFirstReadEndsItAndLaterOnesAreForThePollToBear() {
        ConsulDeniedException denied = new ConsulDeniedException("GET /v1/kv/b/", "Permission denied");
        assertThat(met(barrier).fail("listing", denied).failure()).contains(denied);
        BarrierTranscript wait =
                met(barrier).read(tree).poll(tree).poll(tree.snapshot(1)).fail("listing", denied);
        assertThat(wait.isOver()).isFalse();
        assertThat(wait.failWatch(denied).failure()).contains(denied);
    }

    @Test
    void anAnswerWithoutAnIndexIsAFailure() {
        BarrierTranscript wait = met(barrier).answer("listing", new Response(200, Map.of(), Bytes.utf8("[]")));
        assertThat(wait.failure())
                .get()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("X-Consul-Index");
    }

    @Test
    void whereAllMustBeReadyAndSomeMayNotBeSeenItEndsRatherThanOpens() {
        tree.hold("one", "ready");
        Response filtered = new Response(
                200,
                Map.of("X-Consul-Index", "7", "X-Consul-Results-Filtered-By-ACLs", "true"),
                tree.response().body());
        assertThat(met(barrier).answer("listing", filtered).failure()).get().isInstanceOf(ConsulDeniedException.class);
        assertThat(met(barrier.of("one")).answer("listing", filtered).isOpened())
                .isTrue();
        Snapshot<KvListing> later = new Snapshot<>(tree.listing(), 150, 0, Optional.empty(), Filtered.YES);
        assertThat(met(barrier.atLeast(1)).read(new Tree()).poll(later).failure())
                .get()
                .isInstanceOf(ConsulDeniedException.class);
    }
}
