// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.exec.ExecPreview;
import java.util.ArrayList;
import java.util.List;

/** What a job would do, in the two forms. */
public final class PreviewLines {

    private PreviewLines() {}

    /** A line for what is known of whom, in the order in which one would ask. */
    public static Shown people(ExecPreview preview) {
        List<String> lines = new ArrayList<>();
        lines.add("would run on " + preview.targets().size() + " nodes"
                + preview.datacenter().map(name -> " of " + name).orElse("") + named(preview.targets()));
        lines.add("would wait for " + (preview.expected() == 0 ? "whoever answers" : preview.expected() + " nodes"));
        if (!preview.failed().isEmpty()) {
            lines.add("would be missing, since the cluster holds them for failed" + named(preview.failed()));
        }
        if (!preview.absent().isEmpty()) {
            lines.add("would be missing, since no live node of that name matches" + named(preview.absent()));
        }
        preview.obstacles().forEach(obstacle -> lines.add("obstacle: " + obstacle.text()));
        preview.warnings().forEach(warning -> lines.add("warning: " + warning.text()));
        return Shown.lines(lines.stream().map(Shown::inOneLine).toList());
    }

    /** One JSON object. */
    public static Shown json(ExecPreview preview) {
        return JsonLine.of(preview);
    }

    private static String named(List<String> nodes) {
        return nodes.isEmpty() ? "" : ": " + String.join(", ", nodes);
    }
}
