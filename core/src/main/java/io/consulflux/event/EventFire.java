// SPDX-License-Identifier: Apache-2.0
package io.consulflux.event;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import io.consulflux.text.Expression;
import io.consulflux.text.Text;
import java.util.Optional;

/**
 * An event to be fired. Immutable; each method gives a changed copy, and throws {@link IllegalArgumentException} at once
 * for what no agent would take: see {@link EventSize} for what it may measure.
 *
 * @param name a text without empty, {@code .} or {@code ..} segments between slashes; not {@code _rexec}
 * @param payload at most {@value EventSize#PAYLOAD_LIMIT} bytes
 * @param filters whom it is meant for
 * @param datacenter whose agents are meant; empty means the one of the options, or the agent's own
 */
public record EventFire(String name, Bytes payload, Filters filters, Optional<String> datacenter) {

    public EventFire {
        EventName.require(name);
        filters.node().ifPresent(expression -> Expression.require("node", expression));
        filters.service().ifPresent(expression -> Expression.require("service", expression));
        filters.tag().ifPresent(expression -> Expression.require("tag", expression));
        if (filters.tag().isPresent() && filters.service().isEmpty()) {
            throw new IllegalArgumentException(
                    "tag: expected a service expression beside it, got only the tag expression "
                            + filters.tag().get());
        }
        if (datacenter.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("datacenter: expected a name, got a blank one");
        }
        datacenter.ifPresent(text -> Text.require("datacenter", text));
        EventSize.require(name, payload, filters);
    }

    /** An event without payload, for every node. */
    public static EventFire of(String name) {
        return new EventFire(name, Bytes.empty(), Filters.none(), Optional.empty());
    }

    /** With this text in UTF-8. */
    public EventFire payload(String text) {
        return payload(Bytes.utf8("payload", text));
    }

    public EventFire payload(Bytes bytes) {
        return new EventFire(name, bytes, filters, datacenter);
    }

    /**
     * For the nodes whose names match, anywhere in the name.
     *
     * @throws IllegalArgumentException also if the event has a node expression already
     */
    public EventFire onNodes(String expression) {
        requireFirst("node expression", filters.node());
        return with(new Filters(Optional.of(expression), filters.service(), filters.tag()));
    }

    /**
     * For the nodes with a service whose <em>id</em> matches, whatever its tags.
     *
     * @throws IllegalArgumentException also if the event has a service expression already
     */
    public EventFire onServices(String expression) {
        requireFirst("service expression", filters.service());
        return with(new Filters(filters.node(), Optional.of(expression), Optional.empty()));
    }

    /** For the nodes with a service whose <em>id</em> matches and which has a tag that matches. */
    public EventFire onServices(String expression, String tagExpression) {
        requireFirst("service expression", filters.service());
        return with(new Filters(filters.node(), Optional.of(expression), Optional.of(tagExpression)));
    }

    public EventFire inDatacenter(String name) {
        return new EventFire(this.name, payload, filters, Optional.of(name));
    }

    private static void requireFirst(String what, Optional<String> given) {
        given.ifPresent(before -> {
            throw new IllegalArgumentException(what + ": expected one, got a second beside " + before
                    + "; EventFire's constructor takes other filters");
        });
    }

    private EventFire with(Filters other) {
        return new EventFire(name, payload, other, datacenter);
    }
}
