// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

/** Tells states, each as the text that it has been made. */
final class StateTeller implements Teller<String> {

    private final Screen screen;
    private ExitStatus status = ExitStatus.OK;

    StateTeller(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void tell(String lines) {
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
