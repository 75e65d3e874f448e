// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.event;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.event.EventWatch.Overflow;
import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * User events that wait for demand, so many at most; beyond that some are dropped, and a gap stands where they stood. Gaps
 * do not count: no two stand side by side, so that there is at most one more of them than there are events.
 *
 * <p>Threads: any; the monitor is held for a few steps, and while all that wait are counted up under {@link
 * Overflow#LATEST}. Nothing foreign is called meanwhile.
 */
final class EventQueue extends AbstractQueue<NodeEvent> {

    private final Overflow overflow;
    private final int limit;
    private final Deque<NodeEvent> waiting = new ArrayDeque<>();
    private int events;

    EventQueue(Overflow overflow, int limit) {
        this.overflow = overflow;
        this.limit = limit;
    }

    /** Takes it in, or something in its stead; false only where an overflow is an error. */
    @Override
    public synchronized boolean offer(NodeEvent event) {
        if (event instanceof Gap gap) {
            addGap(gap);
            return true;
        }
        if (events < limit) {
            addEvent(event);
            return true;
        }
        switch (overflow) {
            case ERROR -> {
                return false;
            }
            case DROP_NEWEST -> addGap(lost(event));
            case DROP_OLDEST -> {
                waiting.addFirst(firstDropped());
                addEvent(event);
            }
            case LATEST -> {
                while (events > 0) {
                    waiting.addFirst(firstDropped());
                }
                addEvent(event);
            }
        }
        return true;
    }

    private void addEvent(NodeEvent event) {
        waiting.addLast(event);
        events++;
    }

    private void addGap(Gap gap) {
        if (waiting.peekLast() instanceof Gap before) {
            waiting.removeLast();
            waiting.addLast(joined(before, gap));
        } else {
            waiting.addLast(gap);
        }
    }

    /** Takes the oldest event out, with the gaps around it, and gives the gap that stands for all of them. */
    private Gap firstDropped() {
        NodeEvent first = waiting.removeFirst();
        Gap dropped = first instanceof Gap gap ? joined(gap, lost(waiting.removeFirst())) : lost(first);
        events--;
        if (waiting.peekFirst() instanceof Gap after) {
            waiting.removeFirst();
            return joined(dropped, after);
        }
        return dropped;
    }

    private static Gap lost(NodeEvent event) {
        return new Gap(event.node(), event.at(), OptionalLong.of(1), Reason.OVERFLOW);
    }

    /** Of two gaps the one whose size nobody knows says why. */
    private static Gap joined(Gap one, Gap other) {
        boolean known = one.atMost().isPresent() && other.atMost().isPresent();
        OptionalLong atMost = known
                ? OptionalLong.of(one.atMost().getAsLong() + other.atMost().getAsLong())
                : OptionalLong.empty();
        return new Gap(other.node(), other.at(), atMost, one.atMost().isPresent() ? other.reason() : one.reason());
    }

    @Override
    public synchronized @Nullable NodeEvent poll() {
        NodeEvent first = waiting.pollFirst();
        if (first != null && !(first instanceof Gap)) {
            events--;
        }
        return first;
    }

    @Override
    public synchronized @Nullable NodeEvent peek() {
        return waiting.peekFirst();
    }

    @Override
    public synchronized int size() {
        return waiting.size();
    }

    /** Nobody may look through a queue that others change. */
    @Override
    public Iterator<NodeEvent> iterator() {
        throw new UnsupportedOperationException();
    }
}
