// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import java.util.List;

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
    public void end() {}

    @Override
    public void failed() {
        status = ExitStatus.UNUSABLE;
    }

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
