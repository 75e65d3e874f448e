// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import java.util.List;
import java.util.Optional;

/**
 * A check of a node or of a service on it (Consul {@code agent/structs/structs.go} {@code HealthCheck}).
 *
 * @param node the node on which it runs
 * @param id unique on its node
 * @param output what it last had to say
 * @param notes for people
 * @param serviceId the instance that it checks; empty for a check of the whole node
 * @param serviceName the name of that instance's service
 * @param serviceTags the tags of that instance, in their order
 */
public record HealthCheck(
        String node,
        String id,
        String name,
        Status status,
        String output,
        String notes,
        Optional<String> serviceId,
        Optional<String> serviceName,
        List<String> serviceTags) {

    /** How a check stands, in rising order of concern. */
    public enum Status {
        PASSING,
        WARNING,
        /** A word of Consul's that this library does not know. */
        UNKNOWN,
        CRITICAL
    }

    public HealthCheck {
        serviceTags = List.copyOf(serviceTags);
    }
}
