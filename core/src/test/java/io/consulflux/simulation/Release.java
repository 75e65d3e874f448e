// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

/** Where releases of Consul answer differently. */
enum Release {
    V1_8(64),
    V1_22(128),
    V2_1(128);

    /** How many operations a transaction may have. */
    final int mostOperations;

    Release(int mostOperations) {
        this.mostOperations = mostOperations;
    }

    /** @param version as an agent tells it */
    static Release of(String version) {
        return version.startsWith("1.8.") ? V1_8 : version.startsWith("1.") ? V1_22 : V2_1;
    }

    /** Whether a leader makes a command of it; {@code get-or-empty} is known from 1.14 on. */
    boolean knows(Operation operation) {
        return this == V1_8 || operation.isWrite() || operation.isRead();
    }

    boolean knowsGetOrEmpty() {
        return this != V1_8;
    }

    boolean judgesKeys() {
        return this != V1_8;
    }

    boolean judgesKeysOfTransactions() {
        return this == V2_1;
    }

    /** How an error is told that came up when a session was to be created. */
    String creating(String error) {
        return this == V1_8 ? error : "apply failed: " + error;
    }

    /** How an error is told that came up when a command on a key was carried out. */
    String applying(String error) {
        return this == V1_8 ? error : "raft apply failed: " + error;
    }

    String unknown(String verb) {
        return this == V1_8 ? "unknown KV verb \"" + verb + "\"" : "unknown KV operation: " + verb;
    }
}
