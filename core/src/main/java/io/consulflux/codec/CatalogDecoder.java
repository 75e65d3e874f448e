// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads the catalog (Consul {@code agent/catalog_endpoint.go}). */
public final class CatalogDecoder {

    private static final String SERVICE = "GET /v1/catalog/service";
    private static final String NODE = "GET /v1/catalog/node";

    private CatalogDecoder() {}

    /** A service as it stands on a node. */
    public record Instance(String node, String service, String id, List<String> tags) {

        public Instance {
            tags = List.copyOf(tags);
        }
    }

    /** The tags of each service, by the service's name. */
    public static Map<String, List<String>> services(Response response) {
        Map<String, List<String>> services = new TreeMap<>();
        Json.fields("GET /v1/catalog/services", response)
                .properties()
                .forEach(service -> services.put(service.getKey(), Json.texts(service.getValue())));
        return services;
    }

    /** The names of the datacenters. */
    public static List<String> datacenters(Response response) {
        return Json.texts(Json.array("GET /v1/catalog/datacenters", response));
    }

    /** The instances of one service. */
    public static List<Instance> instances(Response response) {
        List<Instance> instances = new ArrayList<>();
        for (JsonNode entry : Json.array(SERVICE, response)) {
            instances.add(new Instance(
                    Json.text(SERVICE, response, entry, "Node"),
                    entry.path("ServiceName").asString(""),
                    entry.path("ServiceID").asString(""),
                    Json.texts(entry.path("ServiceTags"))));
        }
        return instances;
    }

    /** The services of one node; none where the catalog does not know it, which Consul says by null. */
    public static List<Instance> onNode(String node, Response response) {
        if (Json.tree(NODE, response).isNull()) {
            return List.of();
        }
        List<Instance> instances = new ArrayList<>();
        Json.fields(NODE, response)
                .path("Services")
                .properties()
                .forEach(service -> instances.add(new Instance(
                        node,
                        service.getValue().path("Service").asString(""),
                        service.getValue().path("ID").asString(service.getKey()),
                        Json.texts(service.getValue().path("Tags")))));
        return instances;
    }

    /** The node of the first of the answered instances of a health query. */
    public static Optional<String> firstNode(Response response) {
        JsonNode first = Json.array("GET /v1/health/service/consul", response).path(0);
        String node = first.path("Node").path("Node").asString("");
        return node.isEmpty() ? Optional.empty() : Optional.of(node);
    }
}
