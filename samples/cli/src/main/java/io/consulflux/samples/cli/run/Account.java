// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.NodeEvent;
import java.util.List;

/** What one command makes of its events: the running count, the summary and the exit status. */
interface Account {

    void add(NodeEvent event);

    /** How far it is, in a few words. */
    String progress();

    /** The end, for people: the counts, and whom to look after. */
    List<String> summary();

    /** What the events so far amount to if no more come. */
    ExitStatus status();
}
