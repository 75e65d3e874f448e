// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

/** Takes the events of a job on simulated agents and checks each: its content, and its place among its node's. */
final class Audit extends BaseSubscriber<NodeEvent> {

    private static final int FAULTS_KEPT = 5;

    private final Crowd crowd;
    private final boolean eager;
    private final Map<String, Integer> turns = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private long events;
    private int exits;
    private Instant lastExit = Instant.EPOCH;
    private Instant lastEvent = Instant.EPOCH;
    private ExecEvent.@Nullable Summary summary;

    /** @param eager whether it takes everything at once, or only what it is told to request */
    Audit(Crowd crowd, boolean eager) {
        this.crowd = crowd;
        this.eager = eager;
    }

    @Override
    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
        if (eager) {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    protected void hookOnNext(NodeEvent event) {
        events++;
        lastEvent = Instant.now();
        if (event instanceof ExecEvent.Acknowledged) {
            turn(event, -1);
        } else if (event instanceof ExecEvent.Output output) {
            turn(event, (int) output.sequence());
            check(
                    Chunks.isRight(
                            output.node(), output.sequence(), output.data().toByteArray()),
                    "wrong content: " + event.node() + " " + output.sequence());
        } else if (event instanceof ExecEvent.Exited exited) {
            turn(event, crowd.chunks());
            check(exited.code() == 0, "wrong code: " + exited);
            exits++;
            lastExit = lastEvent;
        } else if (event instanceof ExecEvent.Finished finished) {
            summary = finished.summary();
        } else {
            check(event instanceof ExecEvent.Submitted, "unexpected: " + event);
        }
    }

    /** Each node has a turn for its acknowledgement, one for each chunk and one for its exit, in this order. */
    private void turn(NodeEvent event, int expected) {
        int turn = turns.merge(event.node(), 0, (before, none) -> before + 1) - 1;
        check(turn == expected, "turn " + turn + " of " + event.node() + " brought " + event);
    }

    private void check(boolean right, String otherwise) {
        if (!right && faults.size() < FAULTS_KEPT) {
            faults.add(otherwise);
        }
    }

    @Override
    protected void hookOnError(Throwable failure) {
        faults.add(failure.toString());
    }

    @Override
    protected void hookFinally(reactor.core.publisher.SignalType how) {
        over.countDown();
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        return over.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What came; to be asked once it is over. */
    Result result() {
        if (events != crowd.writes() + 2L) {
            faults.add(events + " events instead of " + (crowd.writes() + 2));
        }
        String outcome = summary == null ? "none" : summary.outcome().name();
        return new Result(events, exits, outcome, List.copyOf(faults), micros(lastExit), micros(lastEvent));
    }

    private static long micros(Instant at) {
        return Duration.between(Instant.EPOCH, at).toNanos() / 1000;
    }

    /**
     * What came.
     *
     * @param faults what was not as it should be
     * @param lastExit when the last exit was told, in microseconds since the epoch
     * @param lastEvent when the last event of all was told
     */
    record Result(long events, int exits, String outcome, List<String> faults, long lastExit, long lastEvent) {}
}
