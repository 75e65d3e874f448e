// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import io.consulflux.BarrierBrokenException;
import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.Participant;
import io.consulflux.Straggler;
import io.consulflux.error.ConsulException;

/** The forms of what happens at a barrier, of how a wait there ends, and of failures in general. */
final class BarrierForms {

    private BarrierForms() {}

    static void event(BarrierEvent event, Fields fields) {
        if (event instanceof BarrierEvent.Joined joined) {
            participant(joined.participant(), EventForms.observed("joined", event, fields));
        } else if (event instanceof BarrierEvent.Changed changed) {
            participant(changed.participant(), EventForms.observed("changed", event, fields));
            fields.text("previous", changed.previous().state());
        } else if (event instanceof BarrierEvent.Left left) {
            participant(left.previous(), EventForms.observed("left", event, fields));
        } else if (event instanceof BarrierEvent.Ready ready) {
            EventForms.observed("ready", event, fields);
            counts(ready.ready(), ready.present(), ready.needed(), fields);
        } else if (event instanceof BarrierEvent.Opened opened) {
            EventForms.observed("opened", event, fields)
                    .objects("participants", opened.participants(), BarrierForms::participant);
        } else {
            throw EventForms.unknown(event);
        }
    }

    /** A participant's id and state; a state that is not UTF-8 in base64 besides. */
    static void participant(Participant participant, Fields fields) {
        fields.text("id", participant.id()).text("state", participant.state());
        if (Utf8Text.of(participant.value()).isEmpty()) {
            fields.binary("base64", participant.value());
        }
    }

    static void straggler(Straggler straggler, Fields fields) {
        fields.text("id", straggler.id()).text("state", straggler.state()).word("reason", straggler.reason());
    }

    static void failure(ConsulException failure, Fields fields) {
        if (failure instanceof BarrierTimeoutException late) {
            counts(late.ready(), late.present(), late.needed(), fields.text("type", "timed-out"));
            fields.number("lacking", late.lacking()).objects("stragglers", late.stragglers(), BarrierForms::straggler);
        } else if (failure instanceof BarrierBrokenException broken) {
            fields.text("type", "broken").objects("participants", broken.participants(), BarrierForms::straggler);
        } else {
            fields.text("type", "failed");
        }
        fields.text("message", String.valueOf(failure.getMessage()));
    }

    private static void counts(int ready, int present, int needed, Fields fields) {
        fields.number("ready", ready).number("present", present).number("needed", needed);
    }
}
