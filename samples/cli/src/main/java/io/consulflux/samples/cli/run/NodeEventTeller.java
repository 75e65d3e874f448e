// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.NodeEvent;
import io.consulflux.samples.cli.lines.EventLines;
import io.consulflux.samples.cli.lines.Shown;
import java.util.List;

/** Tells what happens on nodes, and counts it. */
final class NodeEventTeller implements Teller<NodeEvent> {

    private final Screen screen;
    private final boolean json;
    private final EventLines lines;
    private final Account account;

    NodeEventTeller(Screen screen, boolean json, Account account) {
        this.screen = screen;
        this.json = json;
        this.lines = json ? EventLines.json(screen::event) : EventLines.people(screen::event, screen.look());
        this.account = account;
    }

    @Override
    public void tell(NodeEvent event) {
        lines.tell(event);
        account.add(event);
        if (!json) {
            screen.progress(Shown.of(account.progress()));
        }
    }

    @Override
    public void end() {
        lines.end();
    }

    /** The account tells it by what is missing. */
    @Override
    public void failed() {}

    @Override
    public String interrupted(boolean nodesEnd) {
        return "interrupted" + (nodesEnd ? "" : "; what was started on the nodes runs on");
    }

    @Override
    public List<String> summary() {
        return account.summary();
    }

    @Override
    public ExitStatus status() {
        return account.status();
    }
}
