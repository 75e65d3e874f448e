// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.deploy;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** The deployment as a program. Ctrl-C cancels its stream and waits until Consul is in order. */
@Command(
        name = "deploy",
        mixinStandardHelpOptions = true,
        description = "Brings a release onto nodes: waits until all are there, installs it on each, announces it and"
                + " waits until all run it.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every node runs the release", "1:it does not; standard error says why", "2:usage error"})
public final class DeployCommand {

    private static final Duration CLOSING = Duration.ofSeconds(15);

    private DeployCommand() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new DeployCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(Lines.printable("deploy: " + failure.getMessage()));
                    return command.getCommandSpec().exitCodeOnExecutionException();
                })
                .execute(args));
    }

    @Command(
            description = "Rolls a release out, by the agent that CONSUL_HTTP_ADDR names.",
            mixinStandardHelpOptions = true)
    void rollout(
            @Parameters(paramLabel = "RELEASE", description = "its name") String release,
            @Parameters(paramLabel = "COMMAND", description = "installs $RELEASE on a node") String install,
            @Option(
                            names = "--prefix",
                            defaultValue = "deploy",
                            description = "where the nodes say what they run (${DEFAULT-VALUE})")
                    String prefix,
            @Option(names = "--nodes", defaultValue = "3", description = "how many there are (${DEFAULT-VALUE})")
                    int nodes,
            @Option(names = "--patience", defaultValue = "PT1M", description = "for each wait (${DEFAULT-VALUE})")
                    Duration patience) {
        try (Client client = new Client(ConsulOptions.fromEnvironment())) {
            print(new Rollout(prefix, nodes, release, install, patience), client.consul());
        }
    }

    @Command(description = "Stands for the program that runs on a node.", mixinStandardHelpOptions = true)
    void node(
            @Parameters(paramLabel = "NAME", description = "the node's") String name,
            @Parameters(paramLabel = "RELEASE", description = "the one that it runs at first") String release,
            @Option(
                            names = "--prefix",
                            defaultValue = "deploy",
                            description = "where to say what it runs (${DEFAULT-VALUE})")
                    String prefix) {
        try (Client client = new Client(ConsulOptions.fromEnvironment())) {
            new NodeProgram(prefix, name, release)
                    .on(client.consul())
                    .map(event -> Lines.printable(event.toString()))
                    .doOnNext(System.out::println)
                    .blockLast();
        }
    }

    @Command(description = "All of it on this machine, with a cluster of its own.", mixinStandardHelpOptions = true)
    void demo() {
        try (ConsulCluster cluster = ConsulCluster.start(3)) {
            List<Client> clients = new ArrayList<>();
            List<Disposable> programs = new ArrayList<>();
            for (ConsulAgent agent : cluster.agents()) {
                Client client = new Client(
                        ConsulOptions.defaults().address(agent.hostAndPort()).token(cluster.managementToken()));
                clients.add(client);
                programs.add(new NodeProgram("deploy", agent.name(), "v1")
                        .on(client.consul())
                        .subscribe());
            }
            print(
                    new Rollout("deploy", 3, "v2", "echo installing $RELEASE", Duration.ofMinutes(1)),
                    clients.get(0).consul());
            programs.forEach(Disposable::dispose);
            clients.forEach(Client::close);
        }
    }

    private static void print(Rollout rollout, ConsulFlux consul) {
        Flux<String> lines = rollout.on(consul)
                .map(Lines::of)
                .filter(line -> !line.isEmpty())
                .map(Lines::printable);
        lines.doOnNext(System.out::println).blockLast();
    }

    /** Closed by the end of its block, and by that of the JVM. */
    private record Client(ConsulFlux consul) implements AutoCloseable {

        Client(ConsulOptions options) {
            this(ConsulFlux.create(options));
            Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        }

        @Override
        public void close() {
            consul.disposeLater().block(CLOSING);
        }
    }
}
