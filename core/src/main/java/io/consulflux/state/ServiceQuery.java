// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import io.consulflux.text.Text;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which instances of a service are meant. Immutable; each method gives a changed copy.
 *
 * @param tags an instance must have all of them; their order means nothing
 * @param passingOnly whether only instances count of which every check, and every check of their node, is passing
 */
public record ServiceQuery(String name, List<String> tags, boolean passingOnly) {

    public ServiceQuery {
        if (name.isBlank()) {
            throw new IllegalArgumentException("service: expected a name, got a blank");
        }
        Text.require("service", name);
        tags = sorted(tags);
        tags.forEach(tag -> Text.require("tag", tag));
        // Consul takes a blank tag for one that no instance has.
        if (tags.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("tag: expected a text, got a blank among " + tags);
        }
    }

    /** All instances, healthy or not. */
    public static ServiceQuery of(String name) {
        return new ServiceQuery(name, List.of(), false);
    }

    /** Those that have this tag, beside the tags asked for before. */
    public ServiceQuery tagged(String tag) {
        return new ServiceQuery(
                name, Stream.concat(tags.stream(), Stream.of(tag)).toList(), passingOnly);
    }

    public ServiceQuery passing() {
        return new ServiceQuery(name, tags, true);
    }

    private static List<String> sorted(Collection<String> texts) {
        Set<String> sorted = new TreeSet<>(texts);
        return List.copyOf(sorted);
    }
}
