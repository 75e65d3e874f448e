// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

/** One blocking query for keys. */
public sealed interface Poll {

    /** How everything that this poll tells begins. */
    String text();

    /** Whether an answer tells of a key. */
    boolean tells(String key);

    /** One key, which costs what the key holds. */
    record OfKey(String key) implements Poll {
        @Override
        public String text() {
            return key;
        }

        @Override
        public boolean tells(String other) {
            return key.equals(other);
        }
    }

    /** All keys with a prefix, watched or not: every change under it costs the whole listing. */
    record OfPrefix(String prefix) implements Poll {
        @Override
        public String text() {
            return prefix;
        }

        @Override
        public boolean tells(String key) {
            return key.startsWith(prefix);
        }
    }
}
