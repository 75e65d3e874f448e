// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was written to keys. A key's values are numbers that grow, and each write is one that Consul refuses if the key has
 * changed since it was read: what arrives late cannot undo what came after it.
 */
final class Ledger {

    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    /**
     * A write.
     *
     * @param restoring when it was begun, as {@link Weather#restoring()} counts
     */
    record Write(String key, long number, boolean deletes, int restoring) {}

    private static final class Page {
        final Set<Long> tried = ConcurrentHashMap.newKeySet();
        volatile Write acknowledged = new Write("", -1, false, 0);
        volatile long lastDeletion = -1;
        volatile boolean mayBeMadeLate;
    }

    private Page page(String key) {
        return pages.computeIfAbsent(key, any -> new Page());
    }

    void begin(Write write) {
        Page page = page(write.key());
        if (write.deletes()) {
            page.lastDeletion = write.number();
        } else {
            page.tried.add(write.number());
        }
    }

    void acknowledge(Write write) {
        page(write.key()).acknowledged = write;
    }

    /** The key may come into being at any later time: if it were deleted, an old value would follow a newer one. */
    void makingIsInDoubt(String key) {
        page(key).mayBeMadeLate = true;
    }

    boolean mayBeDeleted(String key) {
        return !page(key).mayBeMadeLate;
    }

    Set<String> keys() {
        return Set.copyOf(pages.keySet());
    }

    boolean wasTried(String key, long number) {
        return page(key).tried.contains(number);
    }

    /**
     * Complains if Consul has lost what was acknowledged, which a restore excuses.
     *
     * @param held what the leader holds, -1 if nothing
     * @param restoring at the time of the reading, as {@link Weather#restoring()} counts
     */
    void check(String key, long held, int restoring, Complaints complaints) {
        Page page = page(key);
        Write done = page.acknowledged;
        if (done.number() < 0 || done.restoring() != restoring || restoring % 2 == 1) {
            return;
        }
        boolean kept = held > done.number()
                || (held == done.number() && !done.deletes())
                || (held < 0 && page.lastDeletion >= done.number());
        complaints.unless(kept, "%s holds %s after %s was acknowledged", key, held, done);
    }
}
