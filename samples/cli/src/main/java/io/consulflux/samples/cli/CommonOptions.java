// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.reactor.ConsulOptions;
import io.consulflux.samples.cli.lines.Shown;
import io.consulflux.samples.cli.run.ConsulTarget;
import io.consulflux.samples.cli.run.Screen;
import io.consulflux.samples.cli.text.DurationText;
import io.consulflux.samples.cli.text.GivenText;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command. There is none for a token: it would show in the list of processes. */
final class CommonOptions {

    @Option(
            names = "--http-addr",
            paramLabel = "ADDRESS",
            description = "The agent to talk to. Default: CONSUL_HTTP_ADDR, or 127.0.0.1:8500.")
    private Optional<String> address = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file that holds the ACL token."
                    + " Default: CONSUL_HTTP_TOKEN, or the file that CONSUL_HTTP_TOKEN_FILE names.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--dc", paramLabel = "NAME", description = "The datacenter. Default: the agent's own.")
    private Optional<String> datacenter = Optional.empty();

    @Option(
            names = "--json",
            description = "Write one JSON object a line to standard output. Default: lines for people.")
    private boolean json;

    @Option(
            names = "--dev",
            paramLabel = "N",
            description =
                    "Start a Consul cluster of N agents on this machine for the length of the command, and use it."
                            + " Default: use a running agent.")
    private @Nullable Integer devAgents;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** The names of those that say which cluster is meant. */
    static Stream<String> places() {
        return Stream.of("--http-addr", "--dc", "--dev");
    }

    /** Whether the cluster is one of this command's own. */
    boolean startsCluster() {
        return devAgents != null;
    }

    boolean json() {
        return json;
    }

    /** Everything that can be found wrong before anything is started. */
    void check() {
        if (devAgents != null && devAgents < 1) {
            throw refused("--dev: expected a number of 1 or more, got " + devAgents);
        }
        if (devAgents != null && (address.isPresent() || tokenFile.isPresent())) {
            throw refused("--dev starts a cluster of its own: expected neither --http-addr nor --token-file beside it");
        }
        consulOptions();
    }

    /** Reaches for Consul, or starts it. */
    ConsulTarget open(Screen screen) {
        ConsulOptions options = consulOptions();
        try {
            return devAgents == null
                    ? ConsulTarget.of(options)
                    : ConsulTarget.dev(devAgents, options, line -> screen.remark(Shown.of(line)));
        } catch (IllegalArgumentException e) {
            // Files of certificates are read only now, and whether there are Unix sockets is known only now.
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    ParameterException refused(String message) {
        return new ParameterException(Objects.requireNonNull(command).commandLine(), message);
    }

    /** The library's own limits and messages, so that they stand in one place only. */
    <T> T asked(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw refused(option + DurationText.plain(String.valueOf(e.getMessage())));
        }
    }

    private ConsulOptions consulOptions() {
        try {
            // Of the environment nothing may reach a cluster that exists only now, a token least of all.
            ConsulOptions options = devAgents == null ? fromEnvironment() : ConsulOptions.defaults();
            options = address.map(options::address).orElse(options);
            options = tokenFile.map(options::tokenFile).orElse(options);
            return datacenter.map(options::datacenter).orElse(options);
        } catch (IllegalArgumentException e) {
            // The command line's name for what is a method of the library.
            throw refused(String.valueOf(e.getMessage()).replace("basicAuth", "CONSUL_HTTP_AUTH"));
        }
    }

    private static ConsulOptions fromEnvironment() {
        GivenText.ofThisProcess().requireVariables("CONSUL_", System.getenv());
        return ConsulOptions.fromEnvironment();
    }
}
