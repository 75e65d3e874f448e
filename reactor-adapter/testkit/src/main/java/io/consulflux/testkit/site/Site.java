// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import io.consulflux.testkit.binary.ConsulVersion;
import io.consulflux.testkit.tls.Certificates;
import java.nio.file.Path;
import java.util.Optional;

/** Where a cluster lives: this machine's processes, or a container engine. Closing it leaves nothing behind. */
public interface Site extends AutoCloseable {

    /** Room for one agent; nothing runs yet. */
    AgentRuntime settle(AgentSpec spec);

    /** What its agents are. */
    ConsulVersion version();

    /** The certificates of the API, if TLS was asked for. */
    Optional<Certificates> certificates();

    /** The file with the management token, if there are ACLs and a place for it. */
    Optional<Path> tokenFile();

    @Override
    void close();
}
