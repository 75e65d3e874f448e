// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.storm.JobCheck.Deed;
import io.consulflux.testkit.ConsulAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Starts jobs on all nodes by turns through each client. Each job leaves marks in a folder, so that its doings are known. */
final class Jobs {

    /** A job's deadline, and what it takes to close it. */
    private static final Duration TO_END = Duration.ofSeconds(60);

    private static final Duration TO_COMPLETE = Duration.ofSeconds(60);
    private static final int LONG_OUTPUT = 9000;

    private final Site site;
    private final String name;
    private final Path folder;
    private final Weather weather;
    private final List<ConsulFlux> clients;
    private final List<Job> all = new CopyOnWriteArrayList<>();

    /** What every job of a kind does. */
    private enum Kind {
        SHORT(0, 0, 0),
        TWO_SECONDS(2, 0, 0),
        LONG_OUTPUT(0, Jobs.LONG_OUTPUT, 0),
        FAILING(1, 0, 3);

        final int sleeps;
        final int prints;
        final int code;

        Kind(int sleeps, int prints, int code) {
            this.sleeps = sleeps;
            this.prints = prints;
            this.code = code;
        }

        String output(String node) {
            return node + "\n" + "x".repeat(prints) + "end\n";
        }
    }

    private record Job(String name, Kind kind, Heard<NodeEvent> heard) {}

    Jobs(Site site, Weather weather, String name, Path folder, List<ConsulFlux> clients) {
        this.site = site;
        this.weather = weather;
        this.name = name;
        this.folder = folder;
        this.clients = clients;
    }

    void start() {
        start(Kind.values()[all.size() % Kind.values().length]);
    }

    private Job start(Kind kind) {
        String id = name + "-" + all.size();
        ExecJob job = ExecJob.of(command(id, kind))
                .timed(times -> times.withHeartbeat(Duration.ofSeconds(1))
                        .withSilence(Duration.ofSeconds(6))
                        .withDeadline(Duration.ofSeconds(12)));
        ConsulFlux client = clients.get(all.size() % clients.size());
        Job started = new Job(id, kind, Heard.of("job " + id, client.exec(job)));
        all.add(started);
        return started;
    }

    /** An agent's node is told by the folder that the testkit gives it for scratch. */
    private String command(String id, Kind kind) {
        return "n=${TMPDIR%/tmp}; n=${n##*/}; m=" + folder + "/" + id + ".$n; echo begin >>$m; echo $n; "
                + (kind.prints > 0 ? "head -c " + kind.prints + " /dev/zero | tr '\\0' x; " : "")
                + (kind.sleeps > 0 ? "sleep " + kind.sleeps + "; " : "")
                + "echo end; echo end >>$m; exit " + kind.code;
    }

    /** Waits until all are over, and then for one that succeeds everywhere. */
    void finish() {
        for (Job job : all) {
            Waiting.until("the end of job " + job.name, TO_END, job.heard::isOver);
        }
        Waiting.until("a job that is complete", TO_COMPLETE, () -> {
            Job last = start(Kind.SHORT);
            Waiting.until("the end of job " + last.name, TO_END, last.heard::isOver);
            return outcome(last).equals(Optional.of(Outcome.COMPLETE));
        });
    }

    private static Optional<Outcome> outcome(Job job) {
        return job.heard
                .last()
                .filter(ExecEvent.Finished.class::isInstance)
                .map(end -> ((ExecEvent.Finished) end).summary().outcome());
    }

    void check(Complaints complaints) {
        for (Job job : all) {
            Map<String, Deed> deeds = new TreeMap<>();
            for (ConsulAgent agent : site.agents()) {
                deeds.put(agent.name(), deed(job, agent.name()));
            }
            List<NodeEvent> told = job.heard.all();
            new JobCheck(job.heard.name(), deeds, wasRestored(told), complaints).check(told, job.heard.failure());
        }
    }

    private boolean wasRestored(List<NodeEvent> told) {
        return !told.isEmpty()
                && weather.hasRestoredBetween(
                        told.get(0).at(), told.get(told.size() - 1).at());
    }

    private Deed deed(Job job, String node) {
        Path marks = folder.resolve(job.name + "." + node);
        try {
            List<String> lines = Files.exists(marks) ? Files.readAllLines(marks) : List.of();
            int begun = (int) lines.stream().filter("begin"::equals).count();
            return new Deed(job.kind.output(node), job.kind.code, begun, lines.size() - begun);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many ended how. */
    String figures() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Job job : all) {
            counts.merge(outcome(job).map(Outcome::name).orElse("failed before the call"), 1, Integer::sum);
        }
        return all.size() + " jobs " + counts;
    }
}
