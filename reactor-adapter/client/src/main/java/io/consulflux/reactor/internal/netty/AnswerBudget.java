// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that all answers in flight of one client may take together, whichever agent gives them. An answer takes what it
 * needs before it reads on; where there is nothing left it waits, in the order in which they began to wait.
 *
 * <p>No two can wait for each other: a part is kept back that is enough for one whole answer, and the first that finds
 * nothing else gets all of it. That one waits for nobody any more; when it is over, the next has its turn. An answer that
 * ends for whatever reason, such as its timeout while it waits, gives back what it holds.
 *
 * <p>Threads: any. The lock is held for a few field accesses, never while anybody is called.
 */
final class AnswerBudget {

    /** What each answer has for nothing: no renewal of a session waits behind long listings. */
    static final int FREE = 64 * 1024;

    private final long size;

    /** All guarded by this object. */
    private long left;

    private @Nullable Share ahead;
    private final Set<Share> waiting = new LinkedHashSet<>();

    /**
     * So many bytes.
     *
     * @param size at least {@code keptBack}
     * @param keptBack what a single answer takes at the most
     */
    AnswerBudget(long size, long keptBack) {
        this.size = size;
        this.left = size - keptBack;
    }

    /** How many bytes there are for all. */
    long size() {
        return size;
    }

    /** The share of one more answer, which holds nothing yet. */
    Share share() {
        return new Share();
    }

    private List<Runnable> serve() {
        List<Runnable> served = new ArrayList<>();
        synchronized (this) {
            for (Iterator<Share> line = waiting.iterator(); line.hasNext(); ) {
                Share next = line.next();
                if (!next.takeNow(next.wanted)) {
                    break;
                }
                line.remove();
                served.add(next.then);
            }
        }
        return served;
    }

    /** What one answer holds. */
    final class Share {

        /** All guarded by the budget. */
        private long free = FREE;

        private long held;
        private long wanted;
        private Runnable then = () -> {};
        private boolean over;

        /**
         * Takes some more.
         *
         * @param then run once there is enough, on any thread; never where it was there at once, or the share has been
         *     given back before
         * @return whether it is there at once
         */
        boolean take(long bytes, Runnable then) {
            synchronized (AnswerBudget.this) {
                long paid = Math.max(0, bytes - free);
                free = Math.max(0, free - bytes);
                if (over || paid == 0 || ((waiting.isEmpty() || ahead == this) && takeNow(paid))) {
                    return true;
                }
                this.wanted = paid;
                this.then = then;
                waiting.add(this);
                return false;
            }
        }

        /** Gives all of it back; what it waited for does not come any more. */
        void giveBack() {
            synchronized (AnswerBudget.this) {
                over = true;
                left += held;
                held = 0;
                waiting.remove(this);
                if (ahead == this) {
                    ahead = null;
                }
            }
            serve().forEach(Runnable::run);
        }

        boolean isWaiting() {
            synchronized (AnswerBudget.this) {
                return waiting.contains(this);
            }
        }

        private boolean takeNow(long bytes) {
            if (ahead == this) {
                return true;
            }
            if (bytes <= left) {
                left -= bytes;
                held += bytes;
                return true;
            }
            if (ahead == null) {
                ahead = this;
                return true;
            }
            return false;
        }
    }
}
