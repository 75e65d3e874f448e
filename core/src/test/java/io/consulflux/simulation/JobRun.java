// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.simulation.KeyTable.Lock;
import io.consulflux.state.KvEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** One agent at work on one job, as {@code agent/remote_exec.go} of Consul has it, and what it has written. */
final class JobRun {

    /** What the store took. */
    record Write(long at, long number, Bytes value) {}

    private final ModelCluster cluster;
    private final ModelAgent agent;
    private final String session;
    private final String folder;
    private final JobPlan plan;
    private final long starts;
    private final List<Write> output = new ArrayList<>();
    private Optional<Long> acknowledged = Optional.empty();
    private Optional<Write> exit = Optional.empty();
    private Duration heartbeat = Duration.ZERO;
    private int writes;

    JobRun(ModelCluster cluster, ModelAgent agent, String session, String folder, JobPlan plan) {
        this.cluster = cluster;
        this.agent = agent;
        this.session = session;
        this.folder = folder;
        this.plan = plan;
        this.starts = agent.starts();
    }

    String node() {
        return agent.name;
    }

    String session() {
        return session;
    }

    /** When its acknowledgement was stored. */
    Optional<Long> acknowledged() {
        return acknowledged;
    }

    List<Write> output() {
        return output;
    }

    Optional<Write> exit() {
        return exit;
    }

    /** Whether it did all that it was meant to do. */
    boolean isWhole() {
        return exit.isPresent()
                && output.stream().filter(write -> !write.value().isEmpty()).count()
                        == plan.chunks().size();
    }

    /** An agent that finds no job, or none that it understands, stays silent. */
    void begin() {
        later(
                cluster.agentsPause(),
                () -> cluster.whenLed(
                        () -> {
                            Optional<KvEntry> job = cluster.store().state().entry(folder + "job");
                            job.flatMap(entry -> wait(entry.value())).ifPresent(interval -> {
                                heartbeat = interval;
                                acknowledge();
                            });
                        },
                        () -> {}));
    }

    private static Optional<Duration> wait(Bytes job) {
        try {
            return Optional.of(Duration.ofNanos(
                    JsonMapper.shared().readTree(job.utf8()).path("Wait").asLong()));
        } catch (JacksonException noJob) {
            return Optional.empty();
        }
    }

    private void acknowledge() {
        write("ack", Bytes.empty(), taken -> {
            if (taken) {
                acknowledged = Optional.of(now());
                print(0, chunk(0).map(JobPlan.Chunk::pause).orElse(Duration.ZERO));
            }
        });
    }

    private Optional<JobPlan.Chunk> chunk(int index) {
        return index < plan.chunks().size() ? Optional.of(plan.chunks().get(index)) : Optional.empty();
    }

    /** @param left how long until the chunk is printed */
    private void print(int index, Duration left) {
        Optional<JobPlan.Chunk> chunk = chunk(index);
        if (chunk.isEmpty()) {
            exit(plan.code());
        } else if (left.compareTo(heartbeat) > 0 && !chunk.get().frozen()) {
            later(heartbeat, () -> output(Bytes.empty(), () -> print(index, left.minus(heartbeat))));
        } else {
            later(
                    left,
                    () -> output(
                            chunk.get().text(),
                            () -> print(
                                    index + 1,
                                    chunk(index + 1).map(JobPlan.Chunk::pause).orElse(Duration.ZERO))));
        }
    }

    /** An agent that could not write once stops writing output. */
    private void output(Bytes value, Runnable next) {
        long number = output.size();
        write("out/" + String.format("%05x", number), value, taken -> {
            if (taken) {
                output.add(new Write(now(), number, value));
                next.run();
            } else {
                exit(255);
            }
        });
    }

    private void exit(int code) {
        Bytes text = Bytes.utf8(String.valueOf(code));
        write("exit", text, taken -> exit = taken ? Optional.of(new Write(now(), code, text)) : exit);
    }

    /** Somebody else writes a key that looks like a chunk. */
    void forge(long number) {
        cluster.store()
                .acquire(folder + node() + "/out/" + String.format("%05x", number), Bytes.utf8("forged"), 0, session);
    }

    private void write(String key, Bytes value, Consumer<Boolean> then) {
        if (writes++ >= plan.writes()) {
            return;
        }
        later(cluster.agentsPause(), () -> {
            if (cluster.failsAgent()) {
                then.accept(false);
            } else {
                cluster.whenLed(
                        () -> then.accept(
                                cluster.store().acquire(folder + node() + "/" + key, value, 0, session) == Lock.TAKEN),
                        () -> then.accept(false));
            }
        });
    }

    /** What a process was about to do dies with its agent. */
    private void later(Duration delay, Runnable what) {
        cluster.time().after(delay, () -> {
            if (agent.isUp() && agent.starts() == starts) {
                what.run();
            }
        });
    }

    private long now() {
        return cluster.time().nanos();
    }
}
