// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.protocol.Wants;

/** What a conversation has beside Consul and its listener: a publisher, a session that others keep. */
interface Surroundings<E> {

    /** After each step. */
    default void hold(Wants wants) {}

    /** Each event, as the listener is told. */
    default void told(E event) {}

    /** Once, when nothing is left to do. */
    default void end() {}
}
