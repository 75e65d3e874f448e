// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

/**
 * A difference between one state of the keys under a prefix and a later one. What happened in between and left no trace
 * is not told: Consul tells states, not events.
 */
public sealed interface KvChange {

    String key();

    /** A key that was not there. The first snapshot tells all keys so. */
    record Added(KvEntry entry) implements KvChange {
        @Override
        public String key() {
            return entry.key();
        }
    }

    /** A key whose value, flags or lock changed. */
    record Updated(KvEntry entry, KvEntry previous) implements KvChange {
        @Override
        public String key() {
            return entry.key();
        }
    }

    /** A key that is there no longer. */
    record Removed(KvEntry previous) implements KvChange {
        @Override
        public String key() {
            return previous.key();
        }
    }
}
