// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import io.consulflux.text.Text;
import java.time.Duration;
import java.util.Optional;

/**
 * How a state is read. Immutable; each method gives a changed copy.
 *
 * @param datacenter by default the one of the options, or the agent's own
 * @param consistency by default {@link Consistency#DEFAULT}
 * @param maxAge lets the agent answer from its cache what is not older than this; not together with
 *     {@link Consistency#CONSISTENT}, and not for keys, which agents do not cache. What an agent refreshes in the
 *     background, such as the instances of a service, it gives whatever its age (seen on 1.8.7): the first state of a watch
 *     may be an old one, and the current one follows
 * @param near sorts services and nodes by their distance from this node; {@code _agent} means the agent's own. Not for
 *     keys
 * @param filter an expression in Consul's filter language; an expression that Consul does not accept fails the stream. Not
 *     for keys
 */
public record ReadOptions(
        Optional<String> datacenter,
        Consistency consistency,
        Optional<Duration> maxAge,
        Optional<String> near,
        Optional<String> filter) {

    private static final ReadOptions DEFAULTS = new ReadOptions(
            Optional.empty(), Consistency.DEFAULT, Optional.empty(), Optional.empty(), Optional.empty());

    public ReadOptions {
        requireText("datacenter", datacenter);
        requireText("near", near);
        requireText("filter", filter);
        if (maxAge.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("max age: expected 0 or more, got " + maxAge.get());
        }
        if (maxAge.isPresent() && consistency == Consistency.CONSISTENT) {
            throw new IllegalArgumentException(
                    "max age: expected none together with CONSISTENT, which no cache can serve, got " + maxAge.get());
        }
    }

    public static ReadOptions defaults() {
        return DEFAULTS;
    }

    public ReadOptions inDatacenter(String name) {
        return new ReadOptions(Optional.of(name), consistency, maxAge, near, filter);
    }

    /** In this datacenter, unless one has been named. */
    public ReadOptions orInDatacenter(Optional<String> fallback) {
        return datacenter.isPresent() ? this : new ReadOptions(fallback, consistency, maxAge, near, filter);
    }

    public ReadOptions with(Consistency wanted) {
        return new ReadOptions(datacenter, wanted, maxAge, near, filter);
    }

    /** Lets the agent answer from its cache what is not older than this. */
    public ReadOptions cached(Duration oldest) {
        return new ReadOptions(datacenter, consistency, Optional.of(oldest), near, filter);
    }

    public ReadOptions near(String node) {
        return new ReadOptions(datacenter, consistency, maxAge, Optional.of(node), filter);
    }

    public ReadOptions filtered(String expression) {
        return new ReadOptions(datacenter, consistency, maxAge, near, Optional.of(expression));
    }

    private static void requireText(String what, Optional<String> text) {
        if (text.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException(what + ": expected a text, got a blank");
        }
        text.ifPresent(given -> Text.require(what, given));
    }
}
