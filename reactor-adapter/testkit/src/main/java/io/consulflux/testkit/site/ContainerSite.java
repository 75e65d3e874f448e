// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import io.consulflux.testkit.binary.ConsulVersion;
import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.tls.Certificates;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;

/**
 * A cluster of containers on a network of their own, through Testcontainers; its Ryuk container removes them should this JVM
 * be killed.
 */
public final class ContainerSite implements Site {
    private static final Pattern TAG = Pattern.compile(":v?(\\d+\\.\\d+)(\\.\\d+)?[^/]*$");

    private static final String ADVICE = "What to do: start Docker, or say where it is as Testcontainers wants it "
            + "(DOCKER_HOST or ~/.testcontainers.properties), or leave out containers().";

    private final ClusterPlan plan;
    private final Secrets secrets;
    private final String image;
    private final Network network;
    private final Queue<ContainerAgent> agents = new ConcurrentLinkedQueue<>();

    private ContainerSite(ClusterPlan plan, Secrets secrets, String image, Network network) {
        this.plan = plan;
        this.secrets = secrets;
        this.image = image;
        this.network = network;
    }

    /**
     * Makes the network.
     *
     * @throws ConsulClusterException without Testcontainers, without a container engine, or for options that containers lack
     */
    public static ContainerSite open(ClusterPlan plan, Secrets secrets, String image) {
        requireTestcontainers();
        if (plan.tls() != ClusterPlan.Tls.OFF || plan.unixSocket()) {
            throw new ConsulClusterException(
                    "TLS and the Unix socket are for agents that are processes of this machine. "
                            + "What to do: leave out containers(), or tls() and unixSocket().");
        }
        try {
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                throw new ConsulClusterException("No container engine answers. " + ADVICE);
            }
            return new ContainerSite(plan, secrets, image, Network.newNetwork());
        } catch (ConsulClusterException known) {
            throw known;
        } catch (RuntimeException e) { // Testcontainers has no type for it
            throw new ConsulClusterException(
                    "The container engine cannot be used: " + e.getMessage() + ". " + ADVICE, e);
        }
    }

    @Override
    public AgentRuntime settle(AgentSpec spec) {
        ContainerAgent agent = new ContainerAgent(spec, plan, version(), secrets, image, network);
        agents.add(agent);
        return agent;
    }

    /** As the image's tag tells it; a tag without one, such as {@code latest}, is taken for a current version. */
    @Override
    public ConsulVersion version() {
        Matcher matcher = TAG.matcher(image);
        if (!matcher.find()) {
            return new ConsulVersion(1, 22, 0);
        }
        return ConsulVersion.parse(matcher.group(1) + (matcher.group(2) == null ? ".0" : matcher.group(2)));
    }

    @Override
    public Optional<Certificates> certificates() {
        return Optional.empty();
    }

    /** None: there is no folder on this machine that goes with the containers. */
    @Override
    public Optional<Path> tokenFile() {
        return Optional.empty();
    }

    @Override
    public void close() {
        agents.forEach(ContainerAgent::remove);
        network.close();
    }

    private static void requireTestcontainers() {
        try {
            Class.forName("org.testcontainers.DockerClientFactory");
        } catch (ClassNotFoundException e) {
            throw new ConsulClusterException(
                    "Containers were asked for, but Testcontainers is not on the class path. What to do: add the dependency "
                            + "org.testcontainers:testcontainers (version 2), or leave out containers().",
                    e);
        }
    }
}
