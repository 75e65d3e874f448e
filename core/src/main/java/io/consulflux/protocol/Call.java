// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import io.consulflux.wire.Request;
import java.time.Duration;
import java.util.Optional;

/**
 * A request with a name by which its conversation knows the answer.
 *
 * @param name unique among the calls of a conversation that are under way
 * @param limit how long it may take, where that must be less than the driver's own limit
 */
public record Call(String name, Request request, Optional<Duration> limit) {

    public static Call of(String name, Request request) {
        return new Call(name, request, Optional.empty());
    }

    public Call within(Duration limit) {
        return new Call(name, request, Optional.of(limit));
    }
}
