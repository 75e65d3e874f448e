// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.ConsulException;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.samples.cli.lines.ExecWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The account of a remote execution. */
final class ExecAccount implements Account {

    private static final int NAMES_SHOWN = 20;

    private final List<String> failed = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private boolean submitted;
    private int expected;
    private int acknowledged;
    private int exited;
    private Optional<ExecEvent.Summary> end = Optional.empty();

    @Override
    public void add(NodeEvent event) {
        if (event instanceof ExecEvent.Submitted job) {
            submitted = true;
            expected = job.expected();
        } else if (event instanceof ExecEvent.Acknowledged) {
            acknowledged++;
        } else if (event instanceof ExecEvent.Exited exit) {
            exited++;
            if (exit.meaning() != ExecEvent.Meaning.OK) {
                failed.add(exit.node() + " (" + exit.code() + ")");
            }
        } else if (event instanceof ExecEvent.Missing) {
            missing.add(event.node());
        } else if (event instanceof ExecEvent.Lost) {
            lost.add(event.node());
        } else if (event instanceof ExecEvent.Finished finished) {
            end = Optional.of(finished.summary());
        }
    }

    @Override
    public String progress() {
        return exited + "/" + Math.max(expected, acknowledged) + " exited";
    }

    @Override
    public List<String> summary() {
        if (!submitted && end.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String outcome =
                end.map(ExecEvent.Summary::outcome).map(ExecWords::word).orElse("broken off");
        lines.add(outcome + ": " + progress() + ", " + failed.size() + " failed, " + missing.size() + " missing, "
                + lost.size() + " lost");
        name("failed", failed, lines);
        name("missing", missing, lines);
        name("lost", lost, lines);
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

    private static void name(String what, List<String> nodes, List<String> lines) {
        if (!nodes.isEmpty()) {
            String names = String.join(", ", nodes.subList(0, Math.min(nodes.size(), NAMES_SHOWN)));
            int more = nodes.size() - NAMES_SHOWN;
            lines.add("  " + what + ": " + names + (more > 0 ? " and " + more + " more" : ""));
        }
    }
}
