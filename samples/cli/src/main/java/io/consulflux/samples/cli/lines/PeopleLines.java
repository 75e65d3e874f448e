// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Events for people: a line each, the node first; output as the lines or groups that it has been made. */
final class PeopleLines implements EventLines {

    private static final int WIDEST_NAME = 32;

    private final Consumer<Shown> lines;
    private final Look look;
    private final Set<String> unended = new HashSet<>();
    private int nameWidth;

    PeopleLines(Consumer<Shown> lines, Look look) {
        this.lines = lines;
        this.look = look;
    }

    @Override
    public void tell(NodeEvent event) {
        if (event instanceof OutputEvent.Line line) {
            output(line);
        } else if (event instanceof OutputEvent.Group group) {
            group(group);
        } else if (event instanceof ExecEvent.Warned warned) {
            line(event, Style.DOUBTFUL, "warning: " + ExecWords.text(warned.warning()));
        } else if (event instanceof ExecEvent.Submitted submitted) {
            submitted(submitted);
        } else if (event instanceof ExecEvent.Acknowledged) {
            line(event, Style.QUIET, "acknowledged");
        } else if (event instanceof ExecEvent.Heartbeat) {
            line(event, Style.QUIET, "still running");
        } else if (event instanceof ExecEvent.Exited exited) {
            exited(exited);
        } else if (event instanceof ExecEvent.Truncated truncated) {
            line(event, Style.DOUBTFUL, "output cut: " + ExecWords.limit(truncated));
        } else if (event instanceof ExecEvent.Missing missing) {
            line(event, Style.BAD, "missing: " + ExecWords.why(missing.reason()));
        } else if (event instanceof ExecEvent.Lost lost) {
            line(event, Style.BAD, "lost: " + ExecWords.why(lost.reason()));
        } else if (event instanceof ExecEvent.Finished finished) {
            finished(finished);
        }
    }

    @Override
    public void end() {}

    /** A line that is too long for one event comes in parts, and all but the first begin with another sign. */
    private void output(OutputEvent.Line line) {
        boolean part = line.ended() ? unended.remove(line.node()) : !unended.add(line.node());
        Shown text = Shown.output(line.text(), look);
        lines.accept(name(line.node()).then(part ? " + " : " | ").then(text));
    }

    private void submitted(ExecEvent.Submitted submitted) {
        submitted.targets().forEach(this::makeRoomFor);
        String awaited = submitted.expected() == 0 ? "whoever answers" : "nodes expected: " + submitted.expected();
        line(submitted, Style.QUIET, "submitted job " + submitted.job() + ", " + awaited);
    }

    private void exited(ExecEvent.Exited exited) {
        String code = "exited " + exited.code();
        switch (exited.meaning()) {
            case OK -> line(exited, Style.GOOD, code);
            case FAILED -> line(exited, Style.BAD, code);
            case SIGNALLED, INDETERMINATE ->
                line(exited, Style.DOUBTFUL, code + " (" + ExecWords.word(exited.meaning()) + ")");
        }
    }

    private void finished(ExecEvent.Finished finished) {
        ExecEvent.Outcome outcome = finished.summary().outcome();
        Style style = outcome == ExecEvent.Outcome.COMPLETE ? Style.GOOD : Style.BAD;
        line(finished, style, "finished " + ExecWords.word(outcome));
    }

    /** The nodes, and below them what each of them printed. */
    private void group(OutputEvent.Group group) {
        int count = group.nodes().size();
        String end = group.code().isPresent() ? "exited " + group.code().getAsInt() : "end unknown";
        List<Shown> told = new ArrayList<>();
        told.add(styled(Style.NODE, String.join(", ", group.nodes()))
                .then(" (" + count + "), " + end + (group.bytes() == 0 ? ", no output" : ":")));
        printed(group).forEach(line -> told.add(Shown.of("  | ").then(Shown.output(line, look))));
        group.incomplete()
                .ifPresent(why -> told.add(Shown.of("    ").then(styled(Style.DOUBTFUL, ExecWords.why(why, group)))));
        lines.accept(Shown.lines(told));
    }

    private void line(NodeEvent event, Style style, String text) {
        lines.accept(name(event.node()).then("   ").then(styled(style, text)));
    }

    private Shown name(String node) {
        makeRoomFor(node);
        return styled(Style.NODE, node)
                .then(" ".repeat(Math.max(0, nameWidth - Shown.of(node).length())));
    }

    private void makeRoomFor(String node) {
        nameWidth = Math.max(nameWidth, Math.min(Shown.of(node).length(), WIDEST_NAME));
    }

    private Shown styled(Style style, String text) {
        Shown shown = Shown.of(text);
        return look == Look.COLOURED ? shown.styled(style) : shown;
    }

    /** Only a line feed ends a line, as on a terminal, with a carriage return before it or without. */
    private static List<String> printed(OutputEvent.Group group) {
        String text = group.output().utf8().replaceFirst("\r?\n\\z", "");
        return group.output().isEmpty() ? List.of() : List.of(text.split("\r?\n", -1));
    }
}
