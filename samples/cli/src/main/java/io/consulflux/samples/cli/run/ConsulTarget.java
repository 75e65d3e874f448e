// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What a command talks to: the agent that it was pointed at, or a cluster of its own. */
public final class ConsulTarget implements AutoCloseable {

    /** Above the library's own limit, which is ten seconds. */
    private static final Duration CLEAN_UP = Duration.ofSeconds(15);

    private final ConsulFlux consul;
    private final Optional<ConsulCluster> cluster;
    private boolean closed;

    private ConsulTarget(ConsulFlux consul, Optional<ConsulCluster> cluster) {
        this.consul = consul;
        this.cluster = cluster;
    }

    public static ConsulTarget of(ConsulOptions options) {
        return new ConsulTarget(ConsulFlux.create(options), Optional.empty());
    }

    /** Starts a cluster and takes its first agent for the address. */
    public static ConsulTarget dev(int agents, ConsulOptions options, Consumer<String> progress) {
        ConsulCluster cluster =
                ConsulCluster.builder().agents(agents).progress(progress).start();
        ConsulOptions itsOptions =
                options.address(cluster.server().hostAndPort()).token(cluster.managementToken());
        return new ConsulTarget(ConsulFlux.create(itsOptions), Optional.of(cluster));
    }

    ConsulFlux consul() {
        return consul;
    }

    /** Whether what was started on the nodes ends with this target, and not only what we hold in Consul. */
    boolean endsNodes() {
        return cluster.isPresent();
    }

    /**
     * Ends what this command holds in Consul, then the cluster if it is its own. A second caller waits until the first
     * has done it.
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            consul.disposeLater().timeout(CLEAN_UP).onErrorComplete().block(CLEAN_UP.multipliedBy(2));
            cluster.ifPresent(ConsulCluster::close);
        }
    }
}
