// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent;
import io.consulflux.samples.cli.lines.ParticipantLines;

/** Tells of a participant's own entry. */
public final class ParticipantTeller implements Teller<NodeEvent> {

    private final Screen screen;
    private final ParticipantLines lines;
    private ExitStatus status = ExitStatus.OK;

    public ParticipantTeller(Screen screen, ParticipantLines lines) {
        this.screen = screen;
        this.lines = lines;
    }

    @Override
    public void tell(NodeEvent event) {
        if (event instanceof ParticipantEvent own) {
            screen.event(lines.event(own));
        }
    }

    @Override
    public void failed() {
        status = ExitStatus.UNUSABLE;
    }

    @Override
    public ExitStatus status() {
        return status;
    }
}
