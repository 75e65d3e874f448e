// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.state.HealthCheck;
import io.consulflux.state.HealthCheck.Status;
import io.consulflux.state.ServiceInstance;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads checks and the health of services, in Consul's order (Consul {@code agent/health_endpoint.go}). */
public final class HealthDecoder {

    private HealthDecoder() {}

    public static List<HealthCheck> checks(String operation, Response response) {
        return checks(Json.array(operation, response));
    }

    /** The instances of a service, each with its checks and those of its node. */
    public static List<ServiceInstance> instances(String operation, Response response) {
        List<ServiceInstance> instances = new ArrayList<>();
        for (JsonNode entry : Json.array(operation, response)) {
            instances.add(instance(entry.path("Node"), entry.path("Service"), entry.path("Checks")));
        }
        return instances;
    }

    private static ServiceInstance instance(JsonNode node, JsonNode service, JsonNode checks) {
        String own = Json.text(service, "Address");
        return new ServiceInstance(
                Json.text(service, "ID"),
                Json.text(service, "Service"),
                Json.text(node, "Node"),
                own.isEmpty() ? Json.text(node, "Address") : own,
                service.path("Port").asInt(0),
                Json.texts(service.path("Tags")),
                Json.textsByName(service.path("Meta")),
                checks(checks));
    }

    private static List<HealthCheck> checks(JsonNode array) {
        List<HealthCheck> checks = new ArrayList<>();
        for (JsonNode check : array) {
            checks.add(new HealthCheck(
                    Json.text(check, "Node"),
                    Json.text(check, "CheckID"),
                    Json.text(check, "Name"),
                    status(Json.text(check, "Status")),
                    Json.text(check, "Output"),
                    Json.text(check, "Notes"),
                    present(Json.text(check, "ServiceID")),
                    present(Json.text(check, "ServiceName")),
                    Json.texts(check.path("ServiceTags"))));
        }
        return checks;
    }

    private static Status status(String word) {
        return switch (word) {
            case "passing" -> Status.PASSING;
            case "warning" -> Status.WARNING;
            case "critical" -> Status.CRITICAL;
            default -> Status.UNKNOWN;
        };
    }

    private static Optional<String> present(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
