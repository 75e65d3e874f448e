// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.NodeEvent;
import java.util.function.Consumer;

/** The form in which events are told. Confined to the thread that tells them. */
public sealed interface EventLines permits JsonLines, PeopleLines {

    /** One JSON object a line. */
    static EventLines json(Consumer<Shown> lines) {
        return new JsonLines(lines);
    }

    /** Lines that begin with the node. */
    static EventLines people(Consumer<Shown> lines, Look look) {
        return new PeopleLines(lines, look);
    }

    void tell(NodeEvent event);

    /** Nothing follows: tells what was held back for its missing end. */
    void end();
}
