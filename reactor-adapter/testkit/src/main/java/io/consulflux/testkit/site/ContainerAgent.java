// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Ports;
import io.consulflux.testkit.binary.ConsulVersion;
import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.host.Await;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * An agent in a container. Testcontainers makes and removes it; between, it is ended and started through the engine, so that
 * its data stays. The engine maps its port anew at each start, hence the HTTP address changes with a restart.
 */
final class ContainerAgent implements AgentRuntime {
    private static final int HTTP = 8500;
    private static final int SERF_LAN = 8301;
    private static final int SERF_WAN = 8302;
    private static final int SERVER = 8300;
    private static final int SECONDS_TO_STOP = 30;
    private static final Duration TO_LISTEN = Duration.ofSeconds(60);
    private static final String CONFIGURATION = "/consul-flux/agent-";

    private final AgentSpec spec;
    private final ClusterPlan plan;
    private final ConsulVersion version;
    private final Secrets secrets;
    private final String image;
    private final Network network;
    private volatile @Nullable GenericContainer<?> container;

    ContainerAgent(
            AgentSpec spec, ClusterPlan plan, ConsulVersion version, Secrets secrets, String image, Network network) {
        this.spec = spec;
        this.plan = plan;
        this.version = version;
        this.secrets = secrets;
        this.image = image;
        this.network = network;
    }

    @Override
    public void launch(List<String> servers, List<String> remoteServers) {
        if (container != null) {
            engine().startContainerCmd(id()).exec();
            awaitListening();
            return;
        }
        GenericContainer<?> created = new GenericContainer<>(DockerImageName.parse(image));
        container = created;
        configure(created, servers, remoteServers);
        try {
            created.start();
        } catch (ContainerLaunchException | DockerException e) {
            throw new ConsulClusterException(
                    "Agent " + spec.name() + " could not be started as a container of " + image
                            + ". What to do: see whether the engine can pull and run that image. The end of its log:\n"
                            + LogTail.of(log()),
                    e);
        }
    }

    @Override
    public URI httpAddress() {
        // The name localhost might mean ::1, where engines do not always listen.
        String host = running().getHost().replace("localhost", "127.0.0.1");
        Ports.Binding[] bindings =
                inspect().getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(HTTP));
        if (bindings == null || bindings.length == 0) {
            throw new IllegalStateException("agent " + spec.name() + " is not running, so it has no address");
        }
        return URI.create("http://" + host + ":" + bindings[0].getHostPortSpec());
    }

    @Override
    public String lanAddress() {
        return spec.name() + ":" + SERF_LAN;
    }

    @Override
    public String wanAddress() {
        return spec.name() + ":" + SERF_WAN;
    }

    @Override
    public Optional<Path> unixSocket() {
        return Optional.empty();
    }

    @Override
    public boolean isRunning() {
        GenericContainer<?> current = container;
        return current != null
                && current.getContainerId() != null
                && Boolean.TRUE.equals(inspect().getState().getRunning());
    }

    @Override
    public void kill() {
        requireRunning();
        engine().killContainerCmd(id()).exec();
    }

    @Override
    public void stop() {
        requireRunning();
        engine().stopContainerCmd(id()).withTimeout(SECONDS_TO_STOP).exec();
    }

    @Override
    public void pause() {
        requireRunning();
        engine().pauseContainerCmd(id()).exec();
    }

    @Override
    public void resume() {
        requireRunning();
        engine().unpauseContainerCmd(id()).exec();
    }

    @Override
    public String log() {
        GenericContainer<?> current = container;
        return current == null || current.getContainerId() == null ? "" : current.getLogs();
    }

    void remove() {
        GenericContainer<?> current = container;
        if (current != null) {
            current.stop();
        }
    }

    private void configure(GenericContainer<?> created, List<String> servers, List<String> remoteServers) {
        AgentConfiguration.Place place = new AgentConfiguration.Place(
                "0.0.0.0",
                "0.0.0.0",
                Map.of("http", HTTP, "serf_lan", SERF_LAN, "serf_wan", SERF_WAN, "server", SERVER),
                "/consul/data",
                Optional.empty(),
                Optional.empty());
        List<String> texts = new ArrayList<>(
                List.of(new AgentConfiguration(spec, plan, version, secrets, place).json(servers, remoteServers)));
        texts.addAll(spec.configuration());
        List<String> command = new ArrayList<>(List.of("agent"));
        for (String text : texts) {
            String file = CONFIGURATION + command.size() + (text.stripLeading().startsWith("{") ? ".json" : ".hcl");
            created.withCopyToContainer(Transferable.of(text), file);
            command.add("-config-file=" + file);
        }
        created.withCommand(command.toArray(String[]::new))
                .withNetwork(network)
                .withNetworkAliases(spec.name())
                .withExposedPorts(HTTP)
                .withStartupTimeout(TO_LISTEN)
                .waitingFor(
                        Wait.forHttp("/v1/status/leader").forPort(HTTP).forStatusCodeMatching(status -> status < 600));
    }

    private void awaitListening() {
        boolean listening = Await.atMost(TO_LISTEN).until(() -> !isRunning() || log().contains("agent running!"));
        if (!listening || !isRunning()) {
            throw new ConsulClusterException(
                    "Agent " + spec.name() + " did not start again. The end of its log:\n" + LogTail.of(log()));
        }
    }

    private GenericContainer<?> running() {
        GenericContainer<?> current = container;
        if (current == null) {
            throw new IllegalStateException("agent " + spec.name() + " has not been started");
        }
        return current;
    }

    private void requireRunning() {
        if (!isRunning()) {
            throw new IllegalStateException("agent " + spec.name() + " is not running");
        }
    }

    private InspectContainerResponse inspect() {
        return engine().inspectContainerCmd(id()).exec();
    }

    private String id() {
        return running().getContainerId();
    }

    private DockerClient engine() {
        return running().getDockerClient();
    }
}
