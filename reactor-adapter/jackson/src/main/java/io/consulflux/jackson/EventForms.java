// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import io.consulflux.BarrierEvent;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.ParticipantEvent;
import io.consulflux.SessionEvent;
import io.consulflux.UserEvent;
import io.consulflux.event.FiredEvent;

/** The forms of all events but those of a job. */
final class EventForms {

    private EventForms() {}

    static void event(NodeEvent event, Fields fields) {
        if (event instanceof ExecEvent of) {
            ExecForms.event(of, fields);
        } else if (event instanceof OutputEvent of) {
            ExecForms.output(of, fields);
        } else if (event instanceof BarrierEvent of) {
            BarrierForms.event(of, fields);
        } else if (event instanceof ParticipantEvent of) {
            participant(of, fields);
        } else if (event instanceof SessionEvent of) {
            session(of, fields);
        } else if (event instanceof UserEvent of) {
            user(of, fields);
        } else {
            throw unknown(event);
        }
    }

    /** What every event begins with. */
    static Fields observed(String type, NodeEvent event, Fields fields) {
        return fields.text("type", type).text("node", event.node()).time("at", event.at());
    }

    static IllegalStateException unknown(Object value) {
        return new IllegalStateException("no JSON form for " + value.getClass().getName());
    }

    static void fired(FiredEvent event, Fields fields) {
        fields.text("type", "fired").text("id", event.id()).text("name", event.name());
        filters(event.filters(), fields.number("bytes", event.payload().size()));
    }

    private static void participant(ParticipantEvent event, Fields fields) {
        if (event instanceof ParticipantEvent.Entered entered) {
            observed("entered", event, fields).text("id", event.id()).text("session", entered.session());
        } else if (event instanceof ParticipantEvent.Published published) {
            observed("published", event, fields).text("id", event.id()).text("state", published.state());
        } else if (event instanceof ParticipantEvent.Lost lost) {
            observed("lost", event, fields)
                    .text("id", event.id())
                    .text("session", lost.session())
                    .text("cause", String.valueOf(lost.cause().getMessage()));
        } else if (event instanceof ParticipantEvent.Left left) {
            observed("left", event, fields).text("id", event.id()).word("reason", left.reason());
        } else {
            throw unknown(event);
        }
    }

    private static void session(SessionEvent event, Fields fields) {
        if (event instanceof SessionEvent.Held) {
            observed("held", event, fields).text("session", event.session());
        } else if (event instanceof SessionEvent.Lost lost) {
            observed("lost", event, fields)
                    .text("session", event.session())
                    .text("cause", String.valueOf(lost.cause().getMessage()));
        } else {
            throw unknown(event);
        }
    }

    private static void user(UserEvent event, Fields fields) {
        if (event instanceof UserEvent.Received received) {
            observed("event", event, fields)
                    .text("id", received.id())
                    .text("name", received.name())
                    .bytes("payload", received.payload());
            filters(received.filters(), fields).unsigned("ltime", received.lamport());
        } else if (event instanceof UserEvent.Gap gap) {
            observed("gap", event, fields).numberOrNull("atMost", gap.atMost()).word("reason", gap.reason());
        } else {
            throw unknown(event);
        }
    }

    private static Fields filters(UserEvent.Filters filters, Fields fields) {
        return fields.text("nodeFilter", filters.node())
                .text("serviceFilter", filters.service())
                .text("tagFilter", filters.tag());
    }
}
