// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.state.NodeEntry;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the nodes of the catalog, in Consul's order (Consul {@code agent/catalog_endpoint.go} {@code CatalogNodes}). */
public final class NodesDecoder {

    private NodesDecoder() {}

    public static List<NodeEntry> decode(String operation, Response response) {
        List<NodeEntry> nodes = new ArrayList<>();
        for (JsonNode node : Json.array(operation, response)) {
            nodes.add(new NodeEntry(
                    Json.text(node, "Node"),
                    Json.text(node, "ID"),
                    Json.text(node, "Address"),
                    Json.text(node, "Datacenter"),
                    Json.textsByName(node.path("TaggedAddresses")),
                    Json.textsByName(node.path("Meta"))));
        }
        return nodes;
    }
}
