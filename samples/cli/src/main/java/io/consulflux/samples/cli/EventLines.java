// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.NodeEvent;

/** The form in which events are told. Confined to the thread that tells them. */
sealed interface EventLines permits JsonLines, PeopleLines {

    void tell(NodeEvent event);

    /** Nothing follows: tells what was held back for its missing end. */
    void end();
}
