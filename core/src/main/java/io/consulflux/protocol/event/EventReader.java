// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.event;

import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.event.EventWatch;
import io.consulflux.event.EventWatch.Start;
import io.consulflux.protocol.event.EventLog.Break;
import io.consulflux.protocol.event.EventLog.Entry;
import io.consulflux.protocol.event.EventLog.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** How far one listener has read a log that grows. Not safe for use by several threads. */
public final class EventReader {

    private final EventWatch watch;

    /** The number of the entry to be read next; negative before the first look. */
    private long next = -1;

    public EventReader(EventWatch watch) {
        this.watch = watch;
    }

    /** What is new to the listener. */
    public List<Entry> read(EventLog log) {
        List<Entry> entries = next < 0 ? begin(log) : goOn(log);
        next = log.end();
        return entries;
    }

    private List<Entry> begin(EventLog log) {
        Start start = watch.start();
        List<Entry> entries = new ArrayList<>();
        if (start instanceof Start.Live) {
            return entries;
        }
        List<Held> held = log.held();
        int from = 0;
        if (start instanceof Start.After after) {
            from = 1 + held.stream().map(Held::id).toList().lastIndexOf(after.id());
            if (from == 0) {
                entries.add(new Break(log.agent(), OptionalLong.empty(), Reason.LEFT_RING));
            }
        }
        held.subList(from, held.size()).forEach(event -> add(entries, new Event(log.agent(), event)));
        return entries;
    }

    private List<Entry> goOn(EventLog log) {
        List<Entry> entries = new ArrayList<>();
        if (next < log.start()) {
            entries.add(new Break(log.agent(), log.forgottenFrom(next), Reason.OVERFLOW));
        }
        log.from(Math.max(next, log.start())).forEach(entry -> add(entries, entry));
        return entries;
    }

    private void add(List<Entry> entries, Entry entry) {
        if (!(entry instanceof Event event) || concerns(event)) {
            entries.add(entry);
        }
    }

    /**
     * Who wants no history would rather miss an event that may belong to it, which the break before it says, than be told it
     * as new.
     */
    private boolean concerns(Event event) {
        boolean isNew = watch.start() instanceof Start.Replay
                || switch (event.age()) {
                    case KNOWN -> true;
                    case UNKNOWN -> watch.start() instanceof Start.After;
                    case HISTORY -> false;
                };
        return isNew && watch.concerns(event.held().name());
    }
}
