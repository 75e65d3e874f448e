// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Received;
import io.consulflux.samples.cli.lines.UserEventLines;
import java.util.Optional;

/** Tells user events, and runs a command for each if there is one. */
final class EventTeller implements Teller<NodeEvent> {

    private final Screen screen;
    private final UserEventLines lines;
    private final Optional<EventRun> run;
    private ExitStatus status = ExitStatus.OK;

    EventTeller(Screen screen, UserEventLines lines, Optional<EventRun> run) {
        this.screen = screen;
        this.lines = lines;
        this.run = run;
    }

    @Override
    public void tell(NodeEvent event) {
        screen.event(lines.received(event));
        if (event instanceof Received received) {
            run.flatMap(command -> command.run(received)).ifPresent(failure -> {
                screen.error("--run for " + received.name() + " " + received.id() + ": " + failure);
                status = ExitStatus.FAILED;
            });
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
