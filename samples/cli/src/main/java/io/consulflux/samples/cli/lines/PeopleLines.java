// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Events for people: a line each, the node first; output as the lines or groups that it has been made. */
final class PeopleLines implements EventLines {

    private static final int WIDEST_NAME = 32;

    private final Consumer<String> lines;
    private final boolean colour;
    private int nameWidth;

    private enum Style {
        NODE(1),
        QUIET(2),
        BAD(31),
        GOOD(32),
        DOUBTFUL(33);

        private final int code;

        Style(int code) {
            this.code = code;
        }
    }

    PeopleLines(Consumer<String> lines, boolean colour) {
        this.lines = lines;
        this.colour = colour;
    }

    @Override
    public void tell(NodeEvent event) {
        if (event instanceof OutputEvent.Line line) {
            lines.accept(name(line.node()) + " | " + line.text());
        } else if (event instanceof OutputEvent.Group group) {
            group(group);
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
        List<String> told = new ArrayList<>();
        told.add(styled(Style.NODE, String.join(", ", group.nodes())) + " (" + count + "), " + end
                + (group.bytes() == 0 ? ", no output" : ":"));
        group.output().utf8().lines().forEach(line -> told.add("  | " + line));
        group.incomplete().ifPresent(why -> told.add("    " + styled(Style.DOUBTFUL, ExecWords.why(why, group))));
        lines.accept(String.join("\n", told));
    }

    private void line(NodeEvent event, Style style, String text) {
        lines.accept(name(event.node()) + "   " + styled(style, text));
    }

    private String name(String node) {
        makeRoomFor(node);
        return styled(Style.NODE, node) + " ".repeat(Math.max(0, nameWidth - node.length()));
    }

    private void makeRoomFor(String node) {
        nameWidth = Math.max(nameWidth, Math.min(node.length(), WIDEST_NAME));
    }

    private String styled(Style style, String text) {
        return colour ? "\033[" + style.code + "m" + text + "\033[0m" : text;
    }
}
