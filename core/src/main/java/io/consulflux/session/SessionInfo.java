// SPDX-License-Identifier: Apache-2.0
package io.consulflux.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A session as Consul tells it.
 *
 * @param name may be empty
 * @param node the node to which it is bound
 * @param ttl empty where it has none and lives until its node fails or somebody destroys it
 * @param nodeChecks the ids of the checks of its node to which it is bound
 * @param serviceChecks the ids of the checks of services to which it is bound
 * @param createIndex unsigned
 * @param modifyIndex unsigned
 */
public record SessionInfo(
        String id,
        String name,
        String node,
        Optional<Duration> ttl,
        Duration lockDelay,
        SessionSpec.Behavior behavior,
        List<String> nodeChecks,
        List<String> serviceChecks,
        long createIndex,
        long modifyIndex) {

    public SessionInfo {
        nodeChecks = List.copyOf(nodeChecks);
        serviceChecks = List.copyOf(serviceChecks);
    }
}
