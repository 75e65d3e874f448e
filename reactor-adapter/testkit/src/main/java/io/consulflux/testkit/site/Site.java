// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import io.consulflux.testkit.binary.ConsulVersion;
import io.consulflux.testkit.tls.Certificates;
import java.util.Optional;

/** Where a cluster lives: this machine's processes, or a container engine. Closing it leaves nothing behind. */
public interface Site extends AutoCloseable {

    /** Room for one agent; nothing runs yet. */
    AgentRuntime settle(AgentSpec spec);

    /** What its agents are. */
    ConsulVersion version();

    /** The certificates, if TLS was asked for. */
    Optional<Certificates> certificates();

    @Override
    void close();
}
