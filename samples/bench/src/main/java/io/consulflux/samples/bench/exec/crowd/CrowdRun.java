// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.samples.bench.host.MemoryMeter;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** Ours, with a crowd of simulated agents, in a process of its own. Prints its {@link Figures} as JSON. */
public final class CrowdRun {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration SLOW_TIME = Duration.ofSeconds(20);
    private static final Duration BEAT = Duration.ofMillis(10);
    private static final int BEATS_PER_LOOK = 100;

    /** How the subscriber takes the events. */
    enum Pace {
        /** All at once. */
        EAGER,
        /** A hundred a second for 20 s, then all at once. */
        SLOW
    }

    /**
     * What a run gave.
     *
     * @param heap live, in bytes, when it and {@code direct} together were most; 0 where it was not looked at
     * @param direct memory outside the heap, in bytes
     */
    record Figures(Audit.Result told, long heap, long direct) {}

    private final String agent;
    private final Crowd crowd;
    private final Pace pace;
    private final MemoryMeter memory = new MemoryMeter();

    private CrowdRun(String agent, Crowd crowd, Pace pace) {
        this.agent = agent;
        this.crowd = crowd;
        this.pace = pace;
    }

    /**
     * Runs it.
     *
     * @param args the agent's address, the numbers of nodes and of chunks, and the pace
     */
    public static void main(String[] args) throws InterruptedException {
        Crowd crowd = new Crowd(Integer.parseInt(args[1]), Integer.parseInt(args[2]), 1);
        Figures figures = new CrowdRun(args[0], crowd, Pace.valueOf(args[3])).run();
        System.out.println(JsonMapper.shared().writeValueAsString(figures));
        System.exit(0);
    }

    private Figures run() throws InterruptedException {
        ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults().address(agent));
        try {
            Audit audit = new Audit(crowd, pace == Pace.EAGER);
            ExecJob job = ExecJob.of("true")
                    .expecting(Expectation.atLeast(crowd.nodes()))
                    .deadline(LIMIT);
            consul.exec(job).subscribe(audit);
            if (pace == Pace.SLOW) {
                dawdle(audit);
            }
            audit.awaitEnd(LIMIT);
            return new Figures(audit.result(), memory.heap(), memory.direct());
        } finally {
            consul.disposeLater().block(Duration.ofMinutes(1));
        }
    }

    private void dawdle(Audit audit) throws InterruptedException {
        long beats = SLOW_TIME.dividedBy(BEAT);
        long next = System.nanoTime();
        for (long beat = 1; beat <= beats; beat++) {
            audit.request(1);
            if (beat % BEATS_PER_LOOK == 0) {
                memory.look();
            }
            next += BEAT.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
        }
        audit.request(Long.MAX_VALUE);
        while (!audit.awaitEnd(Duration.ofMillis(50))) {
            memory.look();
        }
    }
}
