// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Events for scripts: one JSON object a line, with {@code type}, {@code node} and {@code at} first. */
final class JsonLines implements EventLines {

    private final Map<String, OpenOutput> outputs = new HashMap<>();
    private final Consumer<Shown> lines;

    /** What a node's last chunk left open, and which chunk that was. */
    private record OpenOutput(Utf8Chunks chunks, ExecEvent.Output last) {}

    JsonLines(Consumer<Shown> lines) {
        this.lines = lines;
    }

    @Override
    public void tell(NodeEvent event) {
        if (event instanceof ExecEvent.Output output) {
            output(output);
        } else if (event instanceof ExecEvent.Submitted submitted) {
            line("submitted", event, fields -> submitted(submitted, fields));
        } else if (event instanceof ExecEvent.Acknowledged) {
            line("acknowledged", event, fields -> {});
        } else if (event instanceof ExecEvent.Heartbeat heartbeat) {
            line("heartbeat", event, fields -> fields.writeNumberProperty("sequence", heartbeat.sequence()));
        } else if (event instanceof ExecEvent.Exited exited) {
            endOutput(event.node());
            line("exited", event, fields -> exited(exited, fields));
        } else if (event instanceof OutputEvent.Group group) {
            line("group", event, fields -> group(group, fields));
        } else if (event instanceof ExecEvent.Truncated truncated) {
            endOutput(event.node());
            line("truncated", event, fields -> truncated(truncated, fields));
        } else if (event instanceof ExecEvent.Missing missing) {
            line("missing", event, fields -> fields.writeStringProperty("reason", ExecWords.word(missing.reason())));
        } else if (event instanceof ExecEvent.Lost lost) {
            endOutput(event.node());
            line("lost", event, fields -> fields.writeStringProperty("reason", ExecWords.word(lost.reason())));
        } else if (event instanceof ExecEvent.Finished finished) {
            end();
            line("finished", event, fields -> finished(finished.summary(), fields));
        }
    }

    @Override
    public void end() {
        outputs.values().forEach(this::rest);
        outputs.clear();
    }

    private void output(ExecEvent.Output output) {
        OpenOutput open = outputs.get(output.node());
        Utf8Chunks chunks = open == null ? new Utf8Chunks() : open.chunks();
        outputs.put(output.node(), new OpenOutput(chunks, output));
        output(output, chunks.next(output.data()));
    }

    private void endOutput(String node) {
        Optional.ofNullable(outputs.remove(node)).ifPresent(this::rest);
    }

    private void rest(OpenOutput open) {
        Utf8Chunks.Piece rest = open.chunks().rest();
        if (!rest.text().isEmpty()) {
            output(open.last(), rest);
        }
    }

    private void output(ExecEvent.Output output, Utf8Chunks.Piece piece) {
        line("output", output, fields -> {
            fields.writeNumberProperty("sequence", output.sequence());
            text(piece, fields);
        });
    }

    private static void text(Utf8Chunks.Piece piece, JsonGenerator fields) {
        fields.writeStringProperty("text", piece.text());
        piece.raw()
                .map(Bytes::toByteArray)
                .ifPresent(raw -> fields.writeName("base64").writeBinary(raw));
    }

    private static void group(OutputEvent.Group group, JsonGenerator fields) {
        fields.writeArrayPropertyStart("nodes");
        group.nodes().forEach(fields::writeString);
        fields.writeEndArray();
        code(group.code(), fields);
        fields.writeNumberProperty("bytes", group.bytes());
        text(new Utf8Chunks().all(group.output()), fields);
        group.incomplete().ifPresent(why -> fields.writeStringProperty("incomplete", ExecWords.word(why)));
    }

    private static void truncated(ExecEvent.Truncated truncated, JsonGenerator fields) {
        fields.writeStringProperty("scope", ExecWords.word(truncated.scope()));
        fields.writeNumberProperty("limit", truncated.limit());
        fields.writeNumberProperty("told", truncated.told());
    }

    private static void submitted(ExecEvent.Submitted submitted, JsonGenerator fields) {
        fields.writeStringProperty("job", submitted.job());
        fields.writeNumberProperty("expected", submitted.expected());
        fields.writeArrayPropertyStart("targets");
        submitted.targets().forEach(fields::writeString);
        fields.writeEndArray();
    }

    private static void exited(ExecEvent.Exited exited, JsonGenerator fields) {
        code(OptionalInt.of(exited.code()), fields);
    }

    private static void code(OptionalInt code, JsonGenerator fields) {
        code.ifPresent(value -> {
            fields.writeNumberProperty("code", value);
            fields.writeStringProperty("meaning", ExecWords.word(ExecEvent.Meaning.of(value)));
        });
    }

    private static void finished(ExecEvent.Summary summary, JsonGenerator fields) {
        fields.writeStringProperty("outcome", ExecWords.word(summary.outcome()));
        fields.writeNumberProperty("expected", summary.expected());
        fields.writeNumberProperty("acknowledged", summary.acknowledged());
        fields.writeNumberProperty("exited", summary.exited());
        fields.writeNumberProperty("failed", summary.failed());
        fields.writeNumberProperty("missing", summary.missing());
        fields.writeNumberProperty("lost", summary.lost());
        fields.writeNumberProperty("truncated", summary.truncated());
        fields.writeNumberProperty("chunksLost", summary.chunksLost());
        fields.writeNumberProperty("bytes", summary.bytes());
        fields.writeArrayPropertyStart("nodes");
        summary.nodes().forEach(node -> account(node, fields));
        fields.writeEndArray();
        summary.cause().ifPresent(cause -> fields.writeStringProperty("cause", cause.getMessage()));
    }

    private static void account(ExecEvent.NodeSummary node, JsonGenerator fields) {
        fields.writeStartObject();
        fields.writeStringProperty("node", node.node());
        fields.writeStringProperty("fate", ExecWords.word(node.fate()));
        code(node.code(), fields);
        fields.writeNumberProperty("bytes", node.bytes());
        node.duration().ifPresent(time -> fields.writeNumberProperty("milliseconds", time.toMillis()));
        fields.writeBooleanProperty("truncated", node.truncated());
        fields.writeNumberProperty("chunksLost", node.chunksLost());
        fields.writeEndObject();
    }

    private void line(String type, NodeEvent event, Consumer<JsonGenerator> rest) {
        lines.accept(JsonLine.of(type, fields -> {
            fields.writeStringProperty("node", event.node());
            fields.writeStringProperty("at", event.at().toString());
            rest.accept(fields);
        }));
    }
}
