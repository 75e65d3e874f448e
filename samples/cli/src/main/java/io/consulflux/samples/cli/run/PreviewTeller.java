// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPreview;
import io.consulflux.exec.Expectation;
import io.consulflux.samples.cli.lines.PreviewLines;
import java.util.List;

/** Tells what a job would do. */
public final class PreviewTeller implements Teller<ExecPreview> {

    private final Screen screen;
    private final boolean json;
    private final boolean waits;
    private ExitStatus status = ExitStatus.UNUSABLE;

    public PreviewTeller(Screen screen, boolean json, ExecJob job) {
        this.screen = screen;
        this.json = json;
        // Such a job knows no names, and waits until its acknowledgement limit.
        this.waits = job.expectation() instanceof Expectation.AtLeast
                && !job.targets().isExact();
    }

    @Override
    public void tell(ExecPreview preview) {
        screen.event(json ? PreviewLines.json(preview) : PreviewLines.people(preview, waits));
        boolean clear = preview.obstacles().isEmpty()
                && preview.failed().isEmpty()
                && preview.absent().isEmpty();
        status = clear ? ExitStatus.OK : ExitStatus.INCOMPLETE;
    }

    @Override
    public void end() {}

    @Override
    public void failed() {}

    @Override
    public String interrupted(boolean nodesEnd) {
        return "interrupted";
    }

    @Override
    public List<String> summary() {
        return List.of();
    }

    @Override
    public ExitStatus status() {
        return status;
    }
}
