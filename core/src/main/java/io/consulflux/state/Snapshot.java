// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A state of Consul as one answer told it.
 *
 * @param index the answer's index, an unsigned 64-bit number
 * @param epoch grows by one whenever the index went backwards, as it does when a snapshot is restored, and whenever a key
 *     is seen to have gone back. Within an epoch no older state is told after a newer one; across epochs the index says
 *     nothing. Of services and checks only the index tells: a step back that nobody saw, and that newer changes have
 *     overtaken by the next answer, stays in its epoch.
 * @param age how far behind the state may be: the time since the answering server last heard of the leader, or since the
 *     agent's cache was filled; empty where Consul did not say
 * @param filtered whether the token's rights left something out
 */
public record Snapshot<S>(S state, long index, long epoch, Optional<Duration> age, Filtered filtered) {

    /** Whether the token's rights left something out of an answer. */
    public enum Filtered {
        YES,
        NO,
        /**
         * Consul before 1.11 does not say; and later ones do not say it to a request without a token, unless by default all is
         * allowed.
         */
        UNKNOWN
    }

    /** The same with another state that was read off this one. */
    public <T> Snapshot<T> map(Function<? super S, ? extends T> reading) {
        return new Snapshot<>(reading.apply(state), index, epoch, age, filtered);
    }
}
