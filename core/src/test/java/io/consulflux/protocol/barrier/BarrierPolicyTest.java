// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import static io.consulflux.protocol.barrier.BarrierTranscript.met;
import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierBrokenException;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.Straggler;
import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.Barrier.Policy;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnreachableException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of those who fail, leave or stay behind. */
class BarrierPolicyTest {

    private final Barrier barrier = Barrier.at("b");
    private final Tree tree = new Tree();

    private static ConsulException cut() {
        return new ConsulUnreachableException("GET /v1/kv/b/", true, "cut", null);
    }

    private static <T extends ConsulException> T failure(BarrierTranscript wait, Class<T> kind) {
        assertThat(wait.failure()).get().isInstanceOf(kind);
        return kind.cast(wait.failure().orElseThrow());
    }

    @Test
    void oneThatLeftCountsNoLongerByDefault() {
        tree.hold("one", "busy").hold("two", "ready");
        BarrierTranscript wait = met(barrier.atLeast(1)).read(tree);
        assertThat(wait.poll(tree.remove("one")).isOpened()).isTrue();
    }

    @Test
    void oneThatLeftIsWaitedForUntilItIsBackIfThatIsThePolicy() {
        tree.hold("one", "busy").hold("two", "ready");
        BarrierTranscript wait = met(barrier.atLeast(1).onLeave(Policy.WAIT)).read(tree);
        wait.poll(tree.remove("one"));
        assertThat(wait.told()).endsWith("-one");
        assertThat(wait.isOpened()).isFalse();
        assertThat(wait.poll(tree.hold("one", "ready")).isOpened()).isTrue();
    }

    @Test
    void oneThatLeavesBreaksItIfThatIsThePolicyEvenIfTheRestIsReady() {
        tree.hold("one", "busy").hold("two", "ready");
        BarrierTranscript wait = met(barrier.atLeast(1).onLeave(Policy.FAIL)).read(tree);
        wait.poll(tree.remove("one"));
        assertThat(wait.told()).endsWith("-one", "1/1 of 1");
        assertThat(failure(wait, BarrierBrokenException.class).participants())
                .containsExactly(new Straggler("one", "busy", Straggler.Reason.LEFT));
    }

    @Test
    void oneThatFailedBreaksItOnceItIsKnownWhatFailedMeans() {
        tree.hold("one", "failed: disk").hold("two", "ready");
        BarrierTranscript wait = met(barrier.quorum(1).failedWhen("failed.*")).read(tree);
        assertThat(wait.told()).containsExactly("+one:failed: disk", "+two:ready", "1/2 of 1");
        assertThat(failure(wait, BarrierBrokenException.class))
                .hasMessageContaining("one (failed: failed: disk)")
                .satisfies(broken -> assertThat(broken.isRetryable()).isFalse());
    }

    @Test
    void oneThatFailedIsWaitedForOrDoesNotCountByPolicy() {
        Barrier failing = barrier.failedWhen("failed");
        tree.hold("one", "failed").hold("two", "ready");
        BarrierTranscript waiting = met(failing.onFailed(Policy.WAIT)).read(tree);
        assertThat(waiting.told()).endsWith("1/2 of 2");
        assertThat(met(failing.onFailed(Policy.ABSENT)).read(tree).told()).endsWith("1/1 of 1", "open:two");
        assertThat(waiting.poll(tree.hold("one", "ready")).isOpened()).isTrue();
    }

    @Test
    void othersMayFailAndLeaveWhereSomeAreNamed() {
        Barrier strict = barrier.of("one").failedWhen("failed").onLeave(Policy.FAIL);
        tree.hold("other", "failed").hold("one", "busy");
        BarrierTranscript wait = met(strict).read(tree).poll(tree.remove("other"));
        assertThat(wait.isOver()).isFalse();
        assertThat(wait.poll(tree.hold("one", "ready")).isOpened()).isTrue();
    }

    @Test
    void theTimeOutNamesTheStragglers() {
        tree.hold("busy", "warming").hold("ok", "ready").hold("dead", "ready").release("dead");
        BarrierTranscript wait =
                met(barrier.atLeast(4).timeout(Duration.ofSeconds(9))).read(tree);
        wait.fire("deadline");
        BarrierTimeoutException late = failure(wait, BarrierTimeoutException.class);
        assertThat(late.stragglers())
                .containsExactly(
                        new Straggler("busy", "warming", Straggler.Reason.NOT_READY),
                        new Straggler("dead", "ready", Straggler.Reason.UNBOUND));
        assertThat(List.of(late.ready(), late.present(), late.needed(), late.lacking()))
                .containsExactly(1, 2, 4, 2);
        assertThat(late)
                .hasMessage("barrier b/: not open after PT9S: 1 ready of the 4 needed, 2 present; busy (not ready:"
                        + " warming), dead (not bound to a session: ready)");
        assertThat(late.isRetryable()).isTrue();
    }

    @Test
    void theTimeOutNamesWhoIsMissing() {
        tree.hold("one", "failed").hold("gone", "busy").hold("other", "busy");
        Barrier named = barrier.of("one", "gone", "never")
                .failedWhen("failed")
                .onFailed(Policy.WAIT)
                .onLeave(Policy.WAIT);
        BarrierTranscript wait = met(named).read(tree).poll(tree.remove("gone")).fire("deadline");
        assertThat(failure(wait, BarrierTimeoutException.class).stragglers())
                .containsExactly(
                        new Straggler("gone", "busy", Straggler.Reason.LEFT),
                        new Straggler("never", "", Straggler.Reason.MISSING),
                        new Straggler("one", "failed", Straggler.Reason.FAILED));
    }

    @Test
    void theTimeOutBlamesNobodyIfNothingWasRead() {
        BarrierTranscript wait = met(barrier.of("one")).fail("listing", cut()).fire("deadline");
        BarrierTimeoutException late = failure(wait, BarrierTimeoutException.class);
        assertThat(late.stragglers()).isEmpty();
        assertThat(late).hasCauseInstanceOf(ConsulUnreachableException.class).hasMessageContaining("cut");
    }
}
