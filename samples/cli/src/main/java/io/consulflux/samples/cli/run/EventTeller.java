// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Received;
import io.consulflux.samples.cli.lines.UserEventLines;
import java.util.Optional;

/**
 * Tells user events, and runs a command for each if there is one. Once a command has been interrupted, what is still queued
 * is neither told nor run.
 */
public final class EventTeller implements Teller<NodeEvent> {

    private final Screen screen;
    private final UserEventLines lines;
    private final Optional<EventRun> run;
    private ExitStatus status = ExitStatus.OK;
    private boolean interrupted;

    public EventTeller(Screen screen, UserEventLines lines, Optional<EventRun> run) {
        this.screen = screen;
        this.lines = lines;
        this.run = run;
    }

    @Override
    public void tell(NodeEvent event) {
        if (interrupted) {
            return;
        }
        screen.event(lines.received(event));
        if (event instanceof Received received) {
            run.flatMap(command -> command.run(received)).ifPresent(failure -> {
                screen.error("--run for " + received.name() + " " + received.id() + ": " + failure);
                status = ExitStatus.FAILED;
                interrupted = failure.equals(EventRun.INTERRUPTED);
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
