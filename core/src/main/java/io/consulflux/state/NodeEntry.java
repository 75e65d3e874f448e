// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import java.util.Map;

/**
 * A node as the catalog holds it (Consul {@code agent/structs/structs.go} {@code Node}).
 *
 * @param name unique in its datacenter
 * @param id the node's own UUID; empty for a node that was registered without one
 * @param taggedAddresses its addresses by purpose: {@code lan}, {@code wan} and so on
 */
public record NodeEntry(
        String name,
        String id,
        String address,
        String datacenter,
        Map<String, String> taggedAddresses,
        Map<String, String> meta) {

    public NodeEntry {
        taggedAddresses = Map.copyOf(taggedAddresses);
        meta = Map.copyOf(meta);
    }
}
