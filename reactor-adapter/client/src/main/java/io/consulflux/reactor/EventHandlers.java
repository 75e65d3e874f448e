// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.UserEvent.Received;
import io.consulflux.event.EventWatch;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/**
 * Who handles which events: one handler for a name. Immutable; each method gives a changed copy, and throws {@link
 * IllegalArgumentException} at once for what it cannot use.
 */
public final class EventHandlers {

    private final Map<String, EventHandler> byName;
    private final EventWatch watch;

    private EventHandlers(Map<String, EventHandler> byName, EventWatch watch) {
        this.byName = Collections.unmodifiableMap(byName);
        this.watch = watch;
    }

    /** No handler yet. */
    public static EventHandlers none() {
        return new EventHandlers(Map.of(), EventWatch.of());
    }

    /** Does this for each event of this name, one after another. */
    public EventHandlers on(String name, Function<? super Received, ? extends Publisher<?>> work) {
        return on(name, EventHandler.of(work));
    }

    public EventHandlers on(String name, EventHandler handler) {
        EventWatch.of(name);
        if (byName.containsKey(name)) {
            throw new IllegalArgumentException("event: expected one handler for each name, got another for " + name);
        }
        Map<String, EventHandler> more = new LinkedHashMap<>(byName);
        more.put(name, handler);
        return new EventHandlers(more, watch);
    }

    /**
     * Watches this way instead of by the defaults: from where on, and what becomes of events that wait for their handler.
     *
     * @param how one without names, which the handlers have
     */
    public EventHandlers watching(EventWatch how) {
        if (!how.names().isEmpty()) {
            throw new IllegalArgumentException("watching: expected no names, got " + how.names());
        }
        return new EventHandlers(byName, how);
    }

    Map<String, EventHandler> byName() {
        return byName;
    }

    EventWatch watch(String name) {
        return watch.named(name);
    }
}
