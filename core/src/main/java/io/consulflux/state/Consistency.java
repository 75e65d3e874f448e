// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

/** How fresh an answer must be (Consul {@code agent/http.go} {@code parseConsistency}). */
public enum Consistency {
    /** The leader answers; in rare cases one that has just been replaced does not know it yet. */
    DEFAULT,
    /** Any server answers, also without a leader; the answer may be old. */
    STALE,
    /** The leader makes sure with the other servers that it still leads, at the price of a round trip. */
    CONSISTENT
}
