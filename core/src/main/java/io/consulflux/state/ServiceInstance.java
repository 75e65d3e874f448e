// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A service as it stands on one node, with its health.
 *
 * @param id unique on its node
 * @param name the service's
 * @param node the node on which it is registered
 * @param address where it is reached: its own address, or its node's where it has none
 * @param port 0 where it has none
 * @param tags in the order in which they were registered
 * @param checks those of this instance and those of its node, by their ids
 */
public record ServiceInstance(
        String id,
        String name,
        String node,
        String address,
        int port,
        List<String> tags,
        Map<String, String> meta,
        List<HealthCheck> checks) {

    public ServiceInstance {
        tags = List.copyOf(tags);
        meta = Map.copyOf(meta);
        checks = checks.stream().sorted(Comparator.comparing(HealthCheck::id)).toList();
    }

    /** The worst of its checks, as Consul counts: without any it is passing. */
    public HealthCheck.Status status() {
        return checks.stream()
                .map(HealthCheck::status)
                .max(Comparator.naturalOrder())
                .orElse(HealthCheck.Status.PASSING);
    }
}
