// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import java.time.Instant;

/**
 * Something that was observed on a node of a Consul cluster.
 *
 * <p>Every stream of consul-flux tells such events; narrow a stream with
 * {@code flux.ofType(ExecEvent.Output.class)}. When you branch over this type, keep a default branch: other families of
 * events may join {@link BarrierEvent}, {@link ExecEvent}, {@link OutputEvent}, {@link ParticipantEvent}, {@link SessionEvent}
 * and {@link UserEvent}.
 */
public sealed interface NodeEvent
        permits BarrierEvent, ExecEvent, OutputEvent, ParticipantEvent, SessionEvent, UserEvent {

    /**
     * The name of the node on which it was observed: the answering node for what a node says of itself, the local
     * agent's node for what concerns the whole.
     */
    String node();

    /** When this process observed it, by this process's clock. */
    Instant at();
}
