// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Events for people: a line each, the node first; output as whole lines. */
final class PeopleLines implements EventLines {

    private static final int WIDEST_NAME = 32;

    private final Map<String, NodeLines> outputs = new HashMap<>();
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
        if (event instanceof ExecEvent.Output output) {
            NodeLines node = outputs.computeIfAbsent(output.node(), any -> new NodeLines());
            output(output.node(), node.next(output.data()));
        } else if (event instanceof ExecEvent.Submitted submitted) {
            submitted(submitted);
        } else if (event instanceof ExecEvent.Acknowledged) {
            line(event, Style.QUIET, "acknowledged");
        } else if (event instanceof ExecEvent.Heartbeat) {
            line(event, Style.QUIET, "still running");
        } else if (event instanceof ExecEvent.Exited exited) {
            endOutput(event.node());
            exited(exited);
        } else if (event instanceof ExecEvent.Missing missing) {
            line(event, Style.BAD, "missing: " + ExecWords.why(missing.reason()));
        } else if (event instanceof ExecEvent.Lost lost) {
            endOutput(event.node());
            line(event, Style.BAD, "lost: " + ExecWords.why(lost.reason()));
        } else if (event instanceof ExecEvent.Finished finished) {
            end();
            finished(finished);
        }
    }

    @Override
    public void end() {
        outputs.forEach((node, open) -> output(node, open.rest()));
        outputs.clear();
    }

    private void endOutput(String node) {
        NodeLines open = outputs.remove(node);
        if (open != null) {
            output(node, open.rest());
        }
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

    private void output(String node, List<String> text) {
        if (!text.isEmpty()) {
            String name = name(node);
            lines.accept(text.stream().map(line -> name + " | " + line).collect(Collectors.joining("\n")));
        }
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
