// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.samples.cli.lines.Shown;

/** Tells states, each as the text that it has been made. */
final class StateTeller implements Teller<Shown> {

    private final Screen screen;
    private ExitStatus status = ExitStatus.OK;

    StateTeller(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void tell(Shown lines) {
        screen.event(lines);
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
