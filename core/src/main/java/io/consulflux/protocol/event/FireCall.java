// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.event;

import io.consulflux.codec.EventDecoder;
import io.consulflux.event.EventFire;
import io.consulflux.event.FiredEvent;
import io.consulflux.poll.NamePath;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Optional;

/** How an event is fired (Consul {@code agent/event_endpoint.go} {@code EventFire}). */
public record FireCall(EventFire fire) {

    /** In this datacenter, unless one has been named. */
    public FireCall orInDatacenter(Optional<String> fallback) {
        return fire.datacenter().isPresent()
                ? this
                : new FireCall(fallback.map(fire::inDatacenter).orElse(fire));
    }

    public Request request() {
        return Request.put(NamePath.of("/v1/event/fire/", "event", fire.name()), fire.payload())
                .with("node", fire.filters().node())
                .with("service", fire.filters().service())
                .with("tag", fire.filters().tag())
                .with("dc", fire.datacenter());
    }

    public FiredEvent read(Response response) {
        return EventDecoder.fired(request().operation(), response);
    }
}
