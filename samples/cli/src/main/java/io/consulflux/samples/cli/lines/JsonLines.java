// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.NodeEvent;
import java.util.function.Consumer;

/** Events for scripts: one JSON object a line, with {@code type}, {@code node} and {@code at} first. */
final class JsonLines implements EventLines {

    private final Consumer<Shown> lines;

    JsonLines(Consumer<Shown> lines) {
        this.lines = lines;
    }

    @Override
    public void tell(NodeEvent event) {
        lines.accept(JsonLine.of(event));
    }

    /** Whole characters were made before. */
    @Override
    public void end() {}
}
