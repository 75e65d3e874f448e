// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What an agent runs in: a process of this machine or a container. Confined to the agent's lock. */
public interface AgentRuntime {

    /**
     * Starts it and returns when its HTTP port answers something.
     *
     * @param servers gossip addresses of servers to join, those of its own datacenter
     * @param remoteServers gossip addresses of servers of other datacenters
     */
    void launch(List<String> servers, List<String> remoteServers);

    /** Where its HTTP API listens. */
    URI httpAddress();

    /** Where servers and clients of its datacenter gossip with it. */
    String lanAddress();

    /** Where servers of other datacenters gossip with it. */
    String wanAddress();

    Optional<Path> unixSocket();

    boolean isRunning();

    /** Ends it as a power failure would. */
    void kill();

    /** Asks it to leave and waits for its end. */
    void stop();

    void pause();

    void resume();

    /** All that it wrote since its first start. */
    String log();
}
