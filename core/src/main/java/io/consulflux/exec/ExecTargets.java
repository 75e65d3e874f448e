// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import io.consulflux.codec.Expression;
import java.util.Optional;

/**
 * Which agents are meant. Expressions are regular expressions in Consul's syntax (RE2) and match anywhere in the name
 * unless they are anchored; each agent judges for itself (Consul {@code agent/user_event.go}, {@code
 * shouldProcessUserEvent}).
 *
 * @param node matched against the node's name; empty means every node
 * @param service matched against the <em>ids</em> of the services registered on the agent, not their names
 * @param tag matched against the tags of a service whose id matched; only together with {@code service}
 * @param datacenter the datacenter of the agents; empty means the local agent's
 */
public record ExecTargets(
        Optional<String> node, Optional<String> service, Optional<String> tag, Optional<String> datacenter) {

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
    }

    /** Every agent of the local datacenter. */
    public static ExecTargets all() {
        return ALL;
    }

    public ExecTargets withNode(String expression) {
        return new ExecTargets(Optional.of(expression), service, tag, datacenter);
    }

    /** The same with this service expression and no tag expression. */
    public ExecTargets withService(String expression) {
        return new ExecTargets(node, Optional.of(expression), Optional.empty(), datacenter);
    }

    public ExecTargets withService(String expression, String tagExpression) {
        return new ExecTargets(node, Optional.of(expression), Optional.of(tagExpression), datacenter);
    }

    public ExecTargets withDatacenter(String name) {
        return new ExecTargets(node, service, tag, Optional.of(name));
    }
}
