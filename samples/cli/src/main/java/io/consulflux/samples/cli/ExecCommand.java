// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecTargets;
import io.consulflux.exec.Expectation;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code consul-flux exec}: runs a command on many nodes and tells what happens on each. */
@Command(
        name = "exec",
        sortOptions = false,
        sortSynopsis = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Runs a command on the nodes of a Consul cluster and tells what happens on each, as it happens.",
            "Consul never stops what it started: neither --deadline nor Ctrl-C ends the command on the nodes."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every expected node exited with 0",
            "1:a usage error, or Consul did not answer or refused; nothing was started",
            "2:all nodes are accounted for and some exit status is not 0",
            "3:not all are accounted for: missing, lost, nobody acknowledged, deadline, session lost",
            "130:interrupted (SIGINT), after the clean-up",
            "141:the reader of standard output went away, after the clean-up",
            "143:terminated (SIGTERM), after the clean-up"
        })
final class ExecCommand implements Callable<Integer> {

    @Option(
            names = "--node",
            paramLabel = "RE",
            description = "Only nodes whose name matches this expression (RE2). Default: every node.")
    private Optional<String> node = Optional.empty();

    @Option(
            names = "--service",
            paramLabel = "RE",
            description = "Only nodes with a service whose id matches this expression. Default: with any or none.")
    private Optional<String> service = Optional.empty();

    @Option(
            names = "--tag",
            paramLabel = "RE",
            description =
                    "Only where a tag of that service matches this expression; needs --service. Default: any tag.")
    private Optional<String> tag = Optional.empty();

    @ArgGroup
    private @Nullable Expected expected;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "2s",
            description = "How often a node that prints nothing says that it still runs; 500ms to 1h."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration wait = Duration.ZERO;

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            defaultValue = "60s",
            description = "How long to follow the command in all. Default: ${DEFAULT-VALUE}.")
    private Duration deadline = Duration.ZERO;

    @Option(
            names = "--ack-limit",
            paramLabel = "DURATION",
            defaultValue = "10s",
            description = "How long an expected node may stay without acknowledging before it is missing."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration acknowledgement = Duration.ZERO;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "1..*",
            paramLabel = "COMMAND",
            description = "One word is text for the nodes' shell; several are joined by single spaces."
                    + " Options after its first word are the command's own.")
    private List<String> words = List.of();

    private final Screen screen;

    ExecCommand(Screen screen) {
        this.screen = screen;
    }

    /** Whom to wait for. */
    static final class Expected {

        @Option(
                names = "--expect",
                paramLabel = "N",
                description = "Wait for at least N nodes, whichever. Default: for the live nodes that match.")
        private @Nullable Integer count;

        @Option(
                names = "--expect-nodes",
                paramLabel = "A,B",
                description = "Wait for exactly these nodes. Default: for the live nodes that match.")
        private @Nullable String names;
    }

    @Override
    public Integer call() {
        common.check();
        ExecJob job = job();
        return new StreamRun(screen, common.json())
                .follow(() -> common.open(screen), consul -> consul.exec(job), new ExecAccount())
                .code();
    }

    /** What the arguments ask for. */
    ExecJob job() {
        if (tag.isPresent() && service.isEmpty()) {
            throw common.refused("--tag needs --service: expected --service RE beside it, got only --tag " + tag.get());
        }
        ExecTargets targets = asked("--", () -> new ExecTargets(node, service, tag, Optional.empty()));
        ExecJob job = asked("", () -> ExecJob.of(String.join(" ", words))).targeting(targets);
        return job.expecting(expectation())
                .timed(times -> asked("--wait: ", () -> times.withHeartbeat(wait)))
                .timed(times -> asked("--", () -> times.withDeadline(deadline)))
                .timed(times -> asked("--ack-limit: ", () -> times.withAcknowledgement(acknowledgement)));
    }

    private Expectation expectation() {
        if (expected == null) {
            return Expectation.resolved();
        }
        Integer count = expected.count;
        String names = Objects.requireNonNullElse(expected.names, "");
        if (count != null) {
            return asked("--expect: ", () -> Expectation.atLeast(count));
        }
        return asked("--expect-nodes: ", () -> Expectation.nodes(List.of(names.split(",", -1))));
    }

    /** The library's own limits and messages, so that they stand in one place only. */
    private <T> T asked(String option, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw common.refused(option + DurationText.plain(String.valueOf(e.getMessage())));
        }
    }
}
