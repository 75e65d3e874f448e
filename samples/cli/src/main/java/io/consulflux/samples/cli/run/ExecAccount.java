// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulException;
import io.consulflux.samples.cli.lines.ExecWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The account of a remote execution. */
public final class ExecAccount implements Account {

    private static final int NAMES_SHOWN = 20;

    private final Set<String> called = new LinkedHashSet<>();
    private final Set<String> running = new LinkedHashSet<>();
    private final List<String> well = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private boolean submitted;
    private int expected;
    private int acknowledged;
    private int exited;
    private Set<String> awaited = Set.of();
    private int othersAcknowledged;
    private int othersExited;
    private Optional<ExecEvent.Summary> end = Optional.empty();

    @Override
    public void add(NodeEvent event) {
        if (event instanceof ExecEvent.Submitted job) {
            submitted = true;
            expected = job.expected();
            awaited = Set.copyOf(job.targets());
            called.addAll(job.targets());
        } else if (event instanceof ExecEvent.Acknowledged) {
            acknowledged += isAwaited(event) ? 1 : 0;
            othersAcknowledged += isAwaited(event) ? 0 : 1;
            called.remove(event.node());
            running.add(event.node());
        } else if (event instanceof ExecEvent.Exited exit) {
            exited += isAwaited(event) ? 1 : 0;
            othersExited += isAwaited(event) ? 0 : 1;
            running.remove(exit.node());
            if (exit.meaning() == ExecEvent.Meaning.OK) {
                well.add(exit.node());
            } else {
                failed.add(exit.node() + " (" + exit.code() + ")");
            }
        } else if (event instanceof ExecEvent.Missing) {
            called.remove(event.node());
            missing.add(event.node());
        } else if (event instanceof ExecEvent.Lost) {
            running.remove(event.node());
            lost.add(event.node());
        } else if (event instanceof ExecEvent.Finished finished) {
            end = Optional.of(finished.summary());
        }
    }

    @Override
    public String progress() {
        int all = end.map(ExecEvent.Summary::expected).orElse(expected);
        String others = othersAcknowledged == 0
                ? ""
                : " and " + othersExited + "/" + othersAcknowledged + " that were not awaited";
        return exited + "/" + Math.max(all, acknowledged) + " exited" + others;
    }

    /** Where only a number is awaited, whoever comes counts. */
    private boolean isAwaited(NodeEvent event) {
        return awaited.isEmpty() || awaited.contains(event.node());
    }

    @Override
    public List<String> summary() {
        if (!submitted && end.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String outcome =
                end.map(ExecEvent.Summary::outcome).map(ExecWords::word).orElse("broken off");
        // Of those who are awaited by number alone, nobody is told as missing by name.
        int absent = end.map(ExecEvent.Summary::missing).orElse(missing.size());
        lines.add(outcome + ": " + progress() + ", " + failed.size() + " failed, " + absent + " missing, " + lost.size()
                + " lost");
        name("failed", failed, lines);
        name("missing", missing, lines);
        name("lost", lost, lines);
        if (end.isEmpty()) {
            name("exited 0", well, lines);
            name("still running", running, lines);
            name("not acknowledged", called, lines);
        }
        end.map(ExecEvent.Summary::chunksLost)
                .filter(chunks -> chunks > 0)
                .ifPresent(chunks -> lines.add("  output incomplete: Consul lost " + chunks + " of its chunks"));
        end.flatMap(ExecEvent.Summary::cause)
                .map(ConsulException::getMessage)
                .ifPresent(cause -> lines.add("cause: " + cause));
        return lines;
    }

    @Override
    public ExitStatus status() {
        ExitStatus unfinished = submitted ? ExitStatus.INCOMPLETE : ExitStatus.UNUSABLE;
        return end.map(ExecEvent.Summary::outcome).map(ExecAccount::status).orElse(unfinished);
    }

    private static ExitStatus status(ExecEvent.Outcome outcome) {
        return switch (outcome) {
            case COMPLETE -> ExitStatus.OK;
            case FAILED -> ExitStatus.FAILED;
            case INCOMPLETE, TIMED_OUT, ABORTED -> ExitStatus.INCOMPLETE;
        };
    }

    private static void name(String what, Collection<String> nodes, List<String> lines) {
        if (!nodes.isEmpty()) {
            String names = nodes.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
            int more = nodes.size() - NAMES_SHOWN;
            lines.add("  " + what + ": " + names + (more > 0 ? " and " + more + " more" : ""));
        }
    }
}
