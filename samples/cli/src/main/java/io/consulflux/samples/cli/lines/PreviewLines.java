// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.exec.ExecPreview;
import java.util.ArrayList;
import java.util.List;

/** What a job would do, in the two forms. */
public final class PreviewLines {

    private PreviewLines() {}

    /**
     * A line for what is known of whom, in the order in which one would ask.
     *
     * @param waits whether the job would wait also where nobody is known whom it could call
     */
    public static Shown people(ExecPreview preview, boolean waits) {
        List<String> lines = new ArrayList<>();
        lines.add("would run on " + preview.targets().size() + " nodes"
                + preview.datacenter().map(name -> " of " + name).orElse("") + named(preview.targets()));
        lines.add(
                waits || isSomebodyToCall(preview)
                        ? "would wait for " + preview.expected() + " nodes"
                        : "would end at once, since there is nobody to run it");
        if (!preview.failed().isEmpty()) {
            lines.add("would be missing, since the cluster holds them for failed" + named(preview.failed()));
        }
        if (!preview.absent().isEmpty()) {
            lines.add("would be missing, since no live node of that name matches" + named(preview.absent()));
        }
        preview.obstacles().forEach(obstacle -> lines.add("obstacle: " + obstacle.text()));
        preview.warnings().forEach(warning -> lines.add("warning: " + ExecWords.text(warning)));
        return Shown.lines(lines.stream().map(Shown::inOneLine).toList());
    }

    private static boolean isSomebodyToCall(ExecPreview preview) {
        boolean off = preview.obstacles().stream()
                .anyMatch(obstacle -> obstacle.kind() == ExecPreview.Obstacle.Kind.REMOTE_EXEC_OFF);
        return preview.targets().size() > (off ? 1 : 0);
    }

    /** One JSON object. */
    public static Shown json(ExecPreview preview) {
        return JsonLine.of(preview);
    }

    private static String named(List<String> nodes) {
        return nodes.isEmpty() ? "" : ": " + String.join(", ", nodes);
    }
}
