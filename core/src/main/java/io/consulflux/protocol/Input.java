// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import io.consulflux.ConsulException;
import io.consulflux.wire.Response;
import java.util.List;

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

    /** The watch failed in a way that no retry mends; it has ended. */
    record WatchFailed(ConsulException failure) implements Input {}

    /** A wanted timer is due. */
    record TimerFired(String timer) implements Input {}

    /** The listener can take this many more events. */
    record Demanded(long events) implements Input {}

    /** The listener has gone; no event can be told any more, but there may be things to put in order. */
    record Cancelled() implements Input {}
}
