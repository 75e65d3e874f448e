// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.samples.webflux.web.Json;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** The events of a job as they go to browsers: the command line's names, and output as whole characters. */
final class ExecLines {

    private ExecLines() {}

    static String of(NodeEvent event) {
        if (event instanceof OutputEvent.Text output) {
            return Json.of("output", event).with("text", output.text()).text();
        } else if (event instanceof ExecEvent.Warned warned) {
            return Json.of("warned", event)
                    .with("kind", warned.warning().kind())
                    .with("text", warned.warning().text())
                    .text();
        } else if (event instanceof ExecEvent.Submitted submitted) {
            return submitted(submitted).text();
        } else if (event instanceof ExecEvent.Heartbeat heartbeat) {
            return Json.of("heartbeat", event)
                    .with("sequence", heartbeat.sequence())
                    .text();
        } else if (event instanceof ExecEvent.Truncated truncated) {
            return truncated(truncated).text();
        } else if (event instanceof ExecEvent.Exited exited) {
            return code(Json.of("exited", event), OptionalInt.of(exited.code())).text();
        } else if (event instanceof ExecEvent.Missing missing) {
            return Json.of("missing", event).with("reason", missing.reason()).text();
        } else if (event instanceof ExecEvent.Lost lost) {
            return Json.of("lost", event).with("reason", lost.reason()).text();
        } else if (event instanceof ExecEvent.Finished finished) {
            return finished(Json.of("finished", event), finished.summary()).text();
        }
        return Json.of(event.getClass().getSimpleName().toLowerCase(Locale.ROOT), event)
                .text();
    }

    private static Json submitted(ExecEvent.Submitted submitted) {
        return Json.of("submitted", submitted)
                .with("job", submitted.job())
                .with("expected", submitted.expected())
                .with("targets", submitted.targets());
    }

    private static Json truncated(ExecEvent.Truncated truncated) {
        return Json.of("truncated", truncated)
                .with("scope", truncated.scope())
                .with("limit", truncated.limit())
                .with("told", truncated.told());
    }

    private static Json finished(Json json, ExecEvent.Summary summary) {
        List<Map<String, Object>> nodes =
                summary.nodes().stream().map(ExecLines::account).toList();
        return json.with("outcome", summary.outcome())
                .with("expected", summary.expected())
                .with("acknowledged", summary.acknowledged())
                .with("exited", summary.exited())
                .with("failed", summary.failed())
                .with("missing", summary.missing())
                .with("lost", summary.lost())
                .with("truncated", summary.truncated())
                .with("chunksLost", summary.chunksLost())
                .with("bytes", summary.bytes())
                .with("nodes", nodes)
                .with("cause", summary.cause().map(Throwable::getMessage));
    }

    private static Map<String, Object> account(ExecEvent.NodeSummary node) {
        Json json = Json.inner().with("node", node.node()).with("fate", node.fate());
        return code(json, node.code())
                .with("bytes", node.bytes())
                .with("milliseconds", node.duration().map(Duration::toMillis))
                .with("truncated", node.truncated())
                .with("chunksLost", node.chunksLost())
                .fields();
    }

    private static Json code(Json json, OptionalInt code) {
        return code.isPresent()
                ? json.with("code", code.getAsInt()).with("meaning", ExecEvent.Meaning.of(code.getAsInt()))
                : json;
    }
}
