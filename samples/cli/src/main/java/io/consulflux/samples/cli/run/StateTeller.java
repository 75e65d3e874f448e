// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.samples.cli.lines.Shown;

/** Tells states, each as the text that it has been made. */
public final class StateTeller implements Teller<Shown> {

    private final Screen screen;
    private ExitStatus status = ExitStatus.OK;

    public StateTeller(Screen screen) {
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
