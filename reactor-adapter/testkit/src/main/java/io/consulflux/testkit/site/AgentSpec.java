// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import java.util.List;

/**
 * What sets one agent apart from its neighbours.
 *
 * @param name the node name
 * @param datacenter the datacenter it belongs to
 * @param server whether it is a server
 * @param expectedServers how many servers the datacenter begins with
 * @param unixSocket whether it also listens on a Unix socket
 * @param configuration the user's additions, JSON or HCL, the last one winning
 */
public record AgentSpec(
        String name,
        String datacenter,
        boolean server,
        int expectedServers,
        boolean unixSocket,
        List<String> configuration) {

    /** Keeps its own copy of the configuration. */
    public AgentSpec {
        configuration = List.copyOf(configuration);
    }
}
