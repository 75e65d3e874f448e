// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import io.consulflux.state.ServiceQuery;
import io.consulflux.text.Expression;
import io.consulflux.text.Text;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which agents are meant: those for which all that is said here holds. Expressions are regular expressions in Consul's
 * syntax (RE2) and match anywhere in the name unless they are anchored; each agent judges for itself (Consul {@code
 * agent/user_event.go}, {@code shouldProcessUserEvent}).
 *
 * <p>Names, instances and exclusions are found out when the job starts, and the agents are then called by name, so that
 * nobody else can run it.
 *
 * @param node matched against the node's name; empty means every node
 * @param service matched against the <em>ids</em> of the services registered on the agent, not their names
 * @param tag matched against the tags of a service whose id matched; only together with {@code service}
 * @param datacenter the datacenter of the agents; empty means the local agent's
 * @param exactly the names of the nodes, of which no part may be missing; empty means nodes of any name
 * @param instancesOf the service of which an instance must stand on the node when the job starts
 * @param excluded the names of nodes that are not meant, whatever else holds
 */
public record ExecTargets(
        Optional<String> node,
        Optional<String> service,
        Optional<String> tag,
        Optional<String> datacenter,
        Set<String> exactly,
        Optional<ServiceQuery> instancesOf,
        Set<String> excluded) {

    private static final ExecTargets ALL =
            new ExecTargets(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public ExecTargets {
        node.ifPresent(expression -> Expression.require("node", expression));
        service.ifPresent(expression -> Expression.require("service", expression));
        tag.ifPresent(expression -> Expression.require("tag", expression));
        if (tag.isPresent() && service.isEmpty()) {
            throw new IllegalArgumentException(
                    "tag: expected a service expression beside it, got only the tag expression " + tag.get());
        }
        datacenter.filter(String::isBlank).ifPresent(blank -> {
            throw new IllegalArgumentException("datacenter: expected a name, got a blank one");
        });
        datacenter.ifPresent(name -> Text.require("datacenter", name));
        exactly = names("exact nodes", exactly);
        excluded = names("excluded nodes", excluded);
        if (!exactly.isEmpty() && excluded.containsAll(exactly)) {
            throw new IllegalArgumentException(
                    "excluded nodes: expected to leave some of " + exactly + ", got " + excluded);
        }
    }

    /** Without names. */
    public ExecTargets(
            Optional<String> node, Optional<String> service, Optional<String> tag, Optional<String> datacenter) {
        this(node, service, tag, datacenter, Set.of(), Optional.empty(), Set.of());
    }

    /** Every agent of the local datacenter. */
    public static ExecTargets all() {
        return ALL;
    }

    public ExecTargets withNode(String expression) {
        return new ExecTargets(Optional.of(expression), service, tag, datacenter, exactly, instancesOf, excluded);
    }

    /** The same with this service expression and no tag expression. */
    public ExecTargets withService(String expression) {
        return new ExecTargets(
                node, Optional.of(expression), Optional.empty(), datacenter, exactly, instancesOf, excluded);
    }

    public ExecTargets withService(String expression, String tagExpression) {
        return new ExecTargets(
                node, Optional.of(expression), Optional.of(tagExpression), datacenter, exactly, instancesOf, excluded);
    }

    public ExecTargets withDatacenter(String name) {
        return new ExecTargets(node, service, tag, Optional.of(name), exactly, instancesOf, excluded);
    }

    /** The same with these names; at least one. */
    public ExecTargets withExactly(Collection<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("exact nodes: expected at least one name, got none");
        }
        return new ExecTargets(node, service, tag, datacenter, Set.copyOf(names), instancesOf, excluded);
    }

    public ExecTargets withInstancesOf(ServiceQuery query) {
        return new ExecTargets(node, service, tag, datacenter, exactly, Optional.of(query), excluded);
    }

    /** The same without these nodes, instead of those excluded so far; none means that nobody is excluded. */
    public ExecTargets withExcluded(Collection<String> names) {
        return new ExecTargets(node, service, tag, datacenter, exactly, instancesOf, Set.copyOf(names));
    }

    /** Whether the agents are called by name, which are found out when the job starts. */
    public boolean isExact() {
        return !exactly.isEmpty() || instancesOf.isPresent() || !excluded.isEmpty();
    }

    private static Set<String> names(String what, Set<String> names) {
        Set<String> sorted = Collections.unmodifiableSet(new TreeSet<>(names));
        if (sorted.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(what + ": expected names and none blank, got "
                    + sorted.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")));
        }
        sorted.forEach(name -> ExecText.requireName(what, name));
        return sorted;
    }
}
