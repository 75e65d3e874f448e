// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import io.consulflux.testkit.binary.ConsulBinary;
import io.consulflux.testkit.binary.ConsulVersion;
import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.host.Guard;
import io.consulflux.testkit.host.Platform;
import io.consulflux.testkit.tls.Authority;
import io.consulflux.testkit.tls.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A cluster of processes on this machine, below one guarded folder. */
public final class LocalSite implements Site {
    private final ClusterPlan plan;
    private final Secrets secrets;
    private final ConsulBinary binary;
    private final Guard guard;
    private final Optional<Certificates> certificates;
    private final Optional<Path> tokenFile;
    private final Queue<LocalAgent> agents = new ConcurrentLinkedQueue<>();

    private LocalSite(
            ClusterPlan plan,
            Secrets secrets,
            ConsulBinary binary,
            Guard guard,
            Optional<Certificates> certificates,
            Optional<Path> tokenFile) {
        this.plan = plan;
        this.secrets = secrets;
        this.binary = binary;
        this.guard = guard;
        this.certificates = certificates;
        this.tokenFile = tokenFile;
    }

    /**
     * Makes the folder and, if asked for, the certificates.
     *
     * @throws ConsulClusterException if that cannot be done here
     */
    public static LocalSite open(ClusterPlan plan, Secrets secrets, ConsulBinary binary) {
        Platform platform = Platform.current();
        if (!platform.isSupported()) {
            throw new ConsulClusterException("Agents run as processes on Linux and macOS only, and this is "
                    + platform.os() + ". What to do: ask for containers with ConsulCluster.builder().containers().");
        }
        try {
            Guard guard = Guard.over(Path.of(System.getProperty("java.io.tmpdir")));
            try {
                return new LocalSite(
                        plan, secrets, binary, guard, certificates(plan, guard), tokenFile(plan, secrets, guard));
            } catch (IOException e) {
                guard.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ConsulClusterException("The cluster's folder cannot be made: " + e.getMessage(), e);
        }
    }

    private static Optional<Certificates> certificates(ClusterPlan plan, Guard guard) throws IOException {
        return plan.tls() == ClusterPlan.Tls.OFF && !plan.acls()
                ? Optional.empty()
                : Optional.of(new Authority(guard.folder().resolve("tls")).issue(plan.datacenters()));
    }

    /** Made before anything is written, so that there is no moment in which others could read it. */
    private static Optional<Path> tokenFile(ClusterPlan plan, Secrets secrets, Guard guard) throws IOException {
        if (!plan.acls()) {
            return Optional.empty();
        }
        Path file = guard.folder().resolve("token");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Optional.of(Files.writeString(file, secrets.management() + "\n"));
    }

    @Override
    public AgentRuntime settle(AgentSpec spec) {
        LocalAgent agent = new LocalAgent(spec, plan, secrets, binary, guard, certificates);
        agents.add(agent);
        return agent;
    }

    @Override
    public ConsulVersion version() {
        return binary.version();
    }

    @Override
    public Optional<Certificates> certificates() {
        return plan.tls() == ClusterPlan.Tls.OFF ? Optional.empty() : certificates;
    }

    @Override
    public Optional<Path> tokenFile() {
        return tokenFile;
    }

    @Override
    public void close() {
        try {
            guard.close();
            agents.forEach(LocalAgent::awaitEnd);
        } catch (UncheckedIOException e) {
            throw new ConsulClusterException(
                    "The cluster could not be removed: " + e.getMessage() + ". What to do: look for processes below "
                            + guard.folder() + " and end them by hand.",
                    e);
        } finally {
            agents.forEach(LocalAgent::releasePorts);
        }
    }
}
