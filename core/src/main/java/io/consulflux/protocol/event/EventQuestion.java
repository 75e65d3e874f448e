// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.event;

import io.consulflux.codec.EventDecoder;
import io.consulflux.poll.Cursor;
import io.consulflux.poll.EventCursor;
import io.consulflux.poll.Question;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;

/**
 * Which events does the agent hold?
 *
 * @param name of this name; empty means all
 */
public record EventQuestion(Optional<String> name) implements Question<EventLog> {

    @Override
    public Request request() {
        return Request.get("/v1/event/list").with("name", name);
    }

    @Override
    public Cursor start() {
        return EventCursor.start();
    }

    @Override
    public EventLog read(Response response, Optional<EventLog> before) {
        return next(response, before, false);
    }

    @Override
    public EventLog readAnew(Response response, Optional<EventLog> before) {
        return next(response, before, true);
    }

    private EventLog next(Response response, Optional<EventLog> before, boolean brokenOff) {
        List<EventDecoder.Held> held = EventDecoder.list(response);
        return before.map(log -> log.next(response.agent(), held, brokenOff))
                .orElseGet(() -> EventLog.first(response.agent(), held, name.isEmpty()));
    }
}
