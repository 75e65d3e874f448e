// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import io.consulflux.error.ConsulException;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;

/** What can happen to a conversation. */
public sealed interface Input {

    /** Somebody listens: begin. */
    record Started() implements Input {}

    /** Consul answered a call or a read with a status that carries data. */
    record Answered(Call call, Response response) implements Input {}

    /** A call or a read failed; a failed read is wanted no longer until the protocol wants it again. */
    record Failed(Call call, ConsulException failure) implements Input {}

    /** The watched keys changed. The first change lists all keys there are, as added. */
    record KeysChanged(List<String> added, List<String> removed) implements Input {}

    /** What the watched entries hold now. The first may be a state that others' watch of the same learnt a while ago. */
    record EntriesListed(Snapshot<KvListing> listing) implements Input {}

    /** The watch failed in a way that no retry mends; it has ended. */
    record WatchFailed(ConsulException failure) implements Input {}

    /** A wanted timer is due. */
    record TimerFired(String timer) implements Input {}

    /** The listener can take this many more events. */
    record Demanded(long events) implements Input {}

    /** The listener has gone; no event can be told any more, but there may be things to put in order. */
    record Cancelled() implements Input {}

    /** Somebody who uses the session that is kept was told by Consul that there is none of this id. */
    record SessionDoubted(String session) implements Input {}

    /** There is a session, which others keep for this conversation. */
    record SessionHeld(String session, String node) implements Input {}

    /** The session that others kept is lost; they try to have another. */
    record SessionLost(String session, ConsulException cause) implements Input {}

    /** There will be no session any more; one that there was is lost already. */
    record SessionFailed(ConsulException failure) implements Input {}

    /** The publisher has given a state. */
    record StateGiven(String state) implements Input {}

    /** The publisher has no more states, by this failure if there is one. */
    record StatesEnded(Optional<Throwable> failure) implements Input {}
}
