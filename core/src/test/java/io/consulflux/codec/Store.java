// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A store of keys that changes at random, every write with an index of its own. */
final class Store {

    private static final String[] PIECES = {
        "a", "b", "key", "/", "-", "0", "1", " ", "%", "<", ">", "&", "\"", "\\", "\n", "\u0001", "é", "ü", "\u2028",
        "日", "\uffee", "\ufffd", "😀", "🚀", "'", "!"
    };

    private final Random random;
    private final TreeMap<String, KvEntry> entries = new TreeMap<>(KvListing.ORDER);
    private long index = 1 + (long) 1e3;

    Store(Random random) {
        this.random = random;
        if (random.nextInt(4) == 0) {
            index = -5000; // Close to the greatest unsigned number.
        }
        int size = random.nextInt(30);
        for (int i = 0; i < size; i++) {
            write(key());
        }
    }

    KvListing listing() {
        return KvListing.of(entries.values());
    }

    /** A few writes and deletions, or none. */
    void change() {
        for (int i = random.nextInt(4); i > 0; i--) {
            List<String> keys = new ArrayList<>(entries.keySet());
            boolean fresh = keys.isEmpty() || random.nextInt(3) == 0;
            String key = fresh ? key() : keys.get(random.nextInt(keys.size()));
            if (random.nextInt(3) == 0) {
                entries.remove(key);
            } else {
                write(key);
            }
        }
    }

    private void write(String key) {
        index++;
        KvEntry before = entries.get(key);
        byte[] value = new byte[random.nextInt(3) == 0 ? random.nextInt(100) : random.nextInt(5)];
        random.nextBytes(value);
        entries.put(
                key,
                new KvEntry(
                        key,
                        Bytes.owning(value),
                        random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(2),
                        random.nextInt(3),
                        random.nextInt(4) == 0 ? Optional.of("session-" + random.nextInt(3)) : Optional.empty(),
                        before == null ? index : before.createIndex(),
                        index));
    }

    private String key() {
        StringBuilder key = new StringBuilder(random.nextBoolean() ? "app/" : "");
        for (int i = random.nextInt(6); i >= 0; i--) {
            key.append(PIECES[random.nextInt(random.nextInt(3) == 0 ? PIECES.length : 7)]);
        }
        return key.toString();
    }
}
