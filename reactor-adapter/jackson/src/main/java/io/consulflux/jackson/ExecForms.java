// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import io.consulflux.ExecEvent;
import io.consulflux.OutputEvent;
import io.consulflux.exec.ExecPreview;
import java.time.Duration;
import java.util.OptionalInt;

/** The forms of a job's events, its output, its account and its preview. */
final class ExecForms {

    private ExecForms() {}

    static void event(ExecEvent event, Fields fields) {
        if (event instanceof ExecEvent.Warned warned) {
            warning(warned.warning(), EventForms.observed("warned", event, fields));
        } else if (event instanceof ExecEvent.Submitted submitted) {
            EventForms.observed("submitted", event, fields)
                    .text("job", submitted.job())
                    .number("expected", submitted.expected())
                    .texts("targets", submitted.targets());
        } else if (event instanceof ExecEvent.Acknowledged) {
            EventForms.observed("acknowledged", event, fields);
        } else if (event instanceof ExecEvent.Output output) {
            EventForms.observed("output", event, fields)
                    .number("sequence", output.sequence())
                    .bytes("text", output.data());
        } else if (event instanceof ExecEvent.Heartbeat heartbeat) {
            EventForms.observed("heartbeat", event, fields).number("sequence", heartbeat.sequence());
        } else if (event instanceof ExecEvent.Truncated truncated) {
            EventForms.observed("truncated", event, fields)
                    .word("scope", truncated.scope())
                    .number("limit", truncated.limit())
                    .number("told", truncated.told());
        } else {
            end(event, fields);
        }
    }

    private static void end(ExecEvent event, Fields fields) {
        if (event instanceof ExecEvent.Exited exited) {
            code(EventForms.observed("exited", event, fields), OptionalInt.of(exited.code()));
        } else if (event instanceof ExecEvent.Missing missing) {
            EventForms.observed("missing", event, fields).word("reason", missing.reason());
        } else if (event instanceof ExecEvent.Lost lost) {
            EventForms.observed("lost", event, fields).word("reason", lost.reason());
        } else if (event instanceof ExecEvent.Finished finished) {
            summary(finished.summary(), EventForms.observed("finished", event, fields));
        } else {
            throw EventForms.unknown(event);
        }
    }

    static void output(OutputEvent event, Fields fields) {
        if (event instanceof OutputEvent.Text text) {
            EventForms.observed("text", event, fields).text("text", text.text());
        } else if (event instanceof OutputEvent.Line line) {
            EventForms.observed("line", event, fields).text("text", line.text()).truth("ended", line.ended());
        } else if (event instanceof OutputEvent.Group group) {
            EventForms.observed("group", event, fields).texts("nodes", group.nodes());
            code(fields, group.code()).number("bytes", group.bytes()).bytes("text", group.output());
            group.incomplete().ifPresent(why -> fields.word("incomplete", why));
        } else {
            throw EventForms.unknown(event);
        }
    }

    static void summary(ExecEvent.Summary summary, Fields fields) {
        fields.word("outcome", summary.outcome())
                .number("expected", summary.expected())
                .number("acknowledged", summary.acknowledged())
                .number("exited", summary.exited())
                .number("failed", summary.failed())
                .number("missing", summary.missing())
                .number("lost", summary.lost())
                .number("truncated", summary.truncated())
                .number("chunksLost", summary.chunksLost())
                .number("bytes", summary.bytes())
                .number("strangers", summary.strangers())
                .objects("nodes", summary.nodes(), ExecForms::node)
                .text("cause", summary.cause().map(Throwable::getMessage));
    }

    static void node(ExecEvent.NodeSummary node, Fields fields) {
        fields.text("node", node.node()).word("fate", node.fate());
        code(fields, node.code()).number("bytes", node.bytes());
        node.duration().map(Duration::toMillis).ifPresent(time -> fields.number("milliseconds", time));
        fields.truth("truncated", node.truncated()).number("chunksLost", node.chunksLost());
    }

    static void preview(ExecPreview preview, Fields fields) {
        fields.text("type", "preview")
                .text("node", preview.node())
                .text("datacenter", preview.datacenter())
                .texts("targets", preview.targets())
                .texts("failed", preview.failed())
                .texts("absent", preview.absent())
                .number("expected", preview.expected())
                .objects(
                        "obstacles",
                        preview.obstacles(),
                        (ExecPreview.Obstacle obstacle, Fields one) ->
                                one.word("kind", obstacle.kind()).text("text", obstacle.text()))
                .objects("warnings", preview.warnings(), ExecForms::warning);
    }

    private static void warning(ExecEvent.Warning warning, Fields fields) {
        fields.word("kind", warning.kind()).text("text", warning.text());
    }

    private static Fields code(Fields fields, OptionalInt code) {
        code.ifPresent(value -> fields.number("code", value).word("meaning", ExecEvent.Meaning.of(value)));
        return fields;
    }
}
