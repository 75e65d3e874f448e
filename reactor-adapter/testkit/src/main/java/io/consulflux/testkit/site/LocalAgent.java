// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import io.consulflux.testkit.binary.ConsulBinary;
import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.host.Await;
import io.consulflux.testkit.host.Guard;
import io.consulflux.testkit.host.GuardedProcess;
import io.consulflux.testkit.host.Loopback;
import io.consulflux.testkit.host.PortBlock;
import io.consulflux.testkit.tls.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An agent as a guarded process of this machine. */
final class LocalAgent implements AgentRuntime {
    private static final Duration TO_LISTEN = Duration.ofSeconds(30);
    private static final Duration TO_END = Duration.ofSeconds(30);
    private static final int PORT_ATTEMPTS = 5;

    private final AgentSpec spec;
    private final ClusterPlan plan;
    private final Secrets secrets;
    private final ConsulBinary binary;
    private final Guard guard;
    private final Optional<Certificates> certificates;
    private final Path folder;
    private volatile PortBlock ports;
    private volatile @Nullable GuardedProcess process;

    LocalAgent(
            AgentSpec spec,
            ClusterPlan plan,
            Secrets secrets,
            ConsulBinary binary,
            Guard guard,
            Optional<Certificates> certificates) {
        this.spec = spec;
        this.plan = plan;
        this.secrets = secrets;
        this.binary = binary;
        this.guard = guard;
        this.certificates = certificates;
        this.folder = guard.folder().resolve(spec.name());
        this.ports = reserve();
    }

    @Override
    public void launch(List<String> servers, List<String> remoteServers) {
        if (process != null) {
            await(start(servers, remoteServers)); // the others know its ports
            return;
        }
        for (int attempt = 1; attempt < PORT_ATTEMPTS; attempt++) {
            if (portsAreFree()) { // else the stranger that listens there would be taken for the agent
                GuardedProcess started = start(servers, remoteServers);
                if (comesToListen(started) || !log().contains("address already in use")) {
                    await(started);
                    return;
                }
            }
            releasePorts();
            ports = reserve();
        }
        await(start(servers, remoteServers));
    }

    private void await(GuardedProcess started) {
        if (!comesToListen(started)) {
            throw new ConsulClusterException("Agent " + spec.name()
                    + (started.isAlive() ? " does not listen on " + httpAddress() : " ended at its start")
                    + ". The end of its log:\n" + LogTail.of(log()));
        }
    }

    private boolean comesToListen(GuardedProcess started) {
        return Await.atMost(TO_LISTEN).until(() -> !started.isAlive() || isListening()) && started.isAlive();
    }

    private boolean portsAreFree() {
        try {
            return ports.isFree();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URI httpAddress() {
        return URI.create(scheme() + "://" + Loopback.HOST + ":" + ports.port(Use.HTTP));
    }

    @Override
    public String lanAddress() {
        return Loopback.HOST + ":" + ports.port(Use.SERF_LAN);
    }

    @Override
    public String wanAddress() {
        return Loopback.HOST + ":" + ports.port(Use.SERF_WAN);
    }

    @Override
    public Optional<Path> unixSocket() {
        return spec.unixSocket() ? Optional.of(folder.resolve("http.sock")) : Optional.empty();
    }

    @Override
    public boolean isRunning() {
        GuardedProcess current = process;
        return current != null && current.isAlive();
    }

    @Override
    public void kill() {
        GuardedProcess current = running();
        current.kill();
        awaitEnd(current);
    }

    @Override
    public void stop() {
        GuardedProcess current = running();
        current.terminate();
        awaitEnd(current);
    }

    @Override
    public void pause() {
        running().pause();
    }

    @Override
    public void resume() {
        running().resume();
    }

    @Override
    public String log() {
        Path log = folder.resolve("agent.log");
        try {
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets this JVM notice the end that the guard brought about. */
    void awaitEnd() {
        GuardedProcess last = process;
        if (last != null) {
            awaitEnd(last);
        }
    }

    void releasePorts() {
        try {
            ports.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GuardedProcess start(List<String> servers, List<String> remoteServers) {
        if (guard.isClosed()) { // before a folder is made that nobody would remove
            throw new IllegalStateException("the cluster of agent " + spec.name() + " is closed");
        }
        try {
            Path scratch = Files.createDirectories(folder.resolve("tmp"));
            List<String> command = new ArrayList<>(List.of(binary.path().toString(), "agent"));
            for (Path file : configuration(servers, remoteServers)) {
                command.add("-config-file=" + file);
            }
            // Remote exec spills scripts to TMPDIR and runs commands in SHELL; neither may depend on the user's.
            Map<String, String> environment = Map.of("TMPDIR", scratch.toString(), "SHELL", "/bin/sh");
            GuardedProcess started = guard.start(spec.name(), command, environment, folder.resolve("agent.log"));
            process = started;
            return started;
        } catch (IOException e) {
            throw new ConsulClusterException("Agent " + spec.name() + " cannot be started: " + e.getMessage(), e);
        }
    }

    private List<Path> configuration(List<String> servers, List<String> remoteServers) throws IOException {
        List<String> others = servers.stream()
                .filter(address -> !address.equals(lanAddress()))
                .toList();
        AgentConfiguration own = new AgentConfiguration(spec, plan, binary.version(), secrets, place());
        List<Path> files = new ArrayList<>();
        files.add(Files.writeString(folder.resolve("agent.json"), own.json(others, remoteServers)));
        for (String addition : spec.configuration()) {
            String ending = addition.stripLeading().startsWith("{") ? ".json" : ".hcl";
            files.add(Files.writeString(folder.resolve("addition-" + files.size() + ending), addition));
        }
        return files;
    }

    private AgentConfiguration.Place place() {
        Map<String, Integer> byName = Map.of(
                scheme(),
                ports.port(Use.HTTP),
                "serf_lan",
                ports.port(Use.SERF_LAN),
                "serf_wan",
                ports.port(Use.SERF_WAN),
                "server",
                ports.port(Use.SERVER));
        String data = folder.resolve("data").toString();
        return new AgentConfiguration.Place(
                Loopback.HOST, Loopback.HOST, byName, data, unixSocket().map(Path::toString), certificates);
    }

    private String scheme() {
        return plan.tls() == ClusterPlan.Tls.OFF ? "http" : "https";
    }

    private boolean isListening() {
        try (Socket socket = new Socket(Loopback.ADDRESS, ports.port(Use.HTTP))) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private GuardedProcess running() {
        GuardedProcess current = process;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException("agent " + spec.name() + " is not running");
        }
        return current;
    }

    private void awaitEnd(GuardedProcess ending) {
        if (!ending.awaitEnd(TO_END)) {
            throw new ConsulClusterException("Agent " + spec.name() + " did not end within " + TO_END.toSeconds()
                    + " s. The end of its log:\n" + LogTail.of(log()));
        }
    }

    private static PortBlock reserve() {
        try {
            return PortBlock.reserve();
        } catch (IOException e) {
            throw new ConsulClusterException("No ports are left for another agent: " + e.getMessage(), e);
        }
    }

    /** Which port of the block is for what. */
    private static final class Use {
        static final int HTTP = 1;
        static final int SERF_LAN = 2;
        static final int SERF_WAN = 3;
        static final int SERVER = 4;
    }
}
