// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.node;

import io.consulflux.samples.webflux.web.Json;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.NodeEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A node and how its checks stand. */
final class NodeView {

    private NodeView() {}

    static Json all(List<NodeEntry> nodes, List<HealthCheck> checks) {
        Map<String, List<HealthCheck>> byNode = checks.stream().collect(Collectors.groupingBy(HealthCheck::node));
        List<Map<String, Object>> views = nodes.stream()
                .map(node -> of(node, byNode.getOrDefault(node.name(), List.of())))
                .toList();
        return Json.of("nodes").with("nodes", views);
    }

    private static Map<String, Object> of(NodeEntry node, List<HealthCheck> checks) {
        return Json.inner()
                .with("node", node.name())
                .with("address", node.address())
                .with("datacenter", node.datacenter())
                .with("health", worst(checks))
                .with("checks", checks.stream().map(NodeView::check).toList())
                .fields();
    }

    private static Map<String, Object> check(HealthCheck check) {
        return Json.inner()
                .with("id", check.id())
                .with("name", check.name())
                .with("status", check.status())
                .with("service", check.serviceName())
                .fields();
    }

    /** A node without a check is unknown: each agent that lives has one. */
    private static HealthCheck.Status worst(List<HealthCheck> checks) {
        return checks.stream()
                .map(HealthCheck::status)
                .max(Comparator.naturalOrder())
                .orElse(HealthCheck.Status.UNKNOWN);
    }
}
