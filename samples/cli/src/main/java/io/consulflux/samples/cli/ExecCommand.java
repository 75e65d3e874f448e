// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import io.consulflux.reactor.ExecOutput;
import io.consulflux.samples.cli.run.ExecAccount;
import io.consulflux.samples.cli.run.ExitStatus;
import io.consulflux.samples.cli.run.Patience;
import io.consulflux.samples.cli.run.PreviewTeller;
import io.consulflux.samples.cli.run.Screen;
import io.consulflux.samples.cli.run.StreamRun;
import io.consulflux.samples.cli.text.SizeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;

/** {@code consul-flux exec}: runs a command on many nodes and tells what happens on each. */
@Command(
        name = "exec",
        sortOptions = false,
        sortSynopsis = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Runs a command on the nodes of a Consul cluster and tells what happens on each, as it happens.",
            "Consul never stops what it started: neither --deadline nor Ctrl-C ends the command on the nodes;"
                    + " --kill-after does."
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every expected node exited with 0; with --dry-run, nothing is known to stand in the way",
            "1:a usage error, or Consul did not answer or refused; nothing was started",
            "2:all nodes are accounted for and some exit status is not 0",
            "3:not all are accounted for: missing, lost, nobody acknowledged, deadline, session lost; with --dry-run,"
                    + " something stands in the way",
            "130:interrupted (SIGINT), after the clean-up",
            "141:the reader of standard output went away, after the clean-up",
            "143:terminated (SIGTERM), after the clean-up"
        })
final class ExecCommand implements Callable<Integer> {

    @Mixin
    private final TargetOptions targets = new TargetOptions();

    @Option(
            names = "--expect",
            paramLabel = "N",
            description = "Wait for at least N nodes, whichever. It chooses none: how many run it, the options for"
                    + " targets say. Default: for the nodes that are meant.")
    private @Nullable Integer expected;

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

    @Option(
            names = "--silence-limit",
            paramLabel = "DURATION",
            description = "How long a node may show no sign of life before it is lost; at least twice --wait."
                    + " Default: 20s, or five times --wait if that is more.")
    private Optional<Duration> silence = Optional.empty();

    @Option(
            names = "--max-output",
            paramLabel = "BYTES",
            converter = SizeText.class,
            description = "At most so much output of each node: 4096, 64k, 1m. Default: no limit.")
    private @Nullable Long maxOutput;

    @Option(
            names = "--prefix",
            paramLabel = "KEY",
            defaultValue = "_rexec",
            description = "Where the job stands in Consul's store. Default: ${DEFAULT-VALUE}.")
    private String prefix = "";

    @Option(
            names = "--gather",
            description = "Tell output at the end, once for all nodes that printed the same. Default: as it comes.")
    private boolean gather;

    @Option(
            names = "--dry-run",
            description = "Only tell on which nodes it would run, and what is in the way. Default: run it.")
    private boolean dryRun;

    @Mixin
    private final PayloadOptions payload = new PayloadOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "COMMAND",
            description = "One word is text for the nodes' shell; several are joined by single spaces."
                    + " Options after its first word are the command's own; one that says where to run is refused"
                    + " there, unless -- stands before the command.")
    private List<String> words = List.of();

    @Spec
    private @Nullable CommandSpec command;

    private final Screen screen;

    ExecCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        common.check();
        ExecJob job = job();
        StreamRun run = new StreamRun(screen, common.json(), Patience.endless("Consul"));
        ExitStatus status = dryRun
                ? run.follow(
                        () -> common.open(screen),
                        consul -> consul.dryRun(job).flux(),
                        new PreviewTeller(screen, common.json(), job))
                : run.follow(() -> common.open(screen), consul -> told(consul.exec(job)), new ExecAccount());
        return status.code();
    }

    private Flux<NodeEvent> told(Flux<NodeEvent> events) {
        return gather ? events.transform(ExecOutput.gather()) : events;
    }

    /** What the arguments ask for. */
    ExecJob job() {
        lateOption().ifPresent(refusal -> {
            throw common.refused(refusal);
        });
        if (targets.readsInput() && payload.readsInput()) {
            throw common.refused(
                    "--nodes-from - and --script - both read standard input: expected a file for one of them");
        }
        ExecJob job = targets.target(payload.job(words, common), common)
                .expecting(expectation())
                .timed(times -> common.asked("--wait: ", () -> times.withHeartbeat(wait)))
                .timed(times -> common.asked("--", () -> times.withDeadline(deadline)))
                .timed(times -> common.asked("--ack-limit: ", () -> times.withAcknowledgement(acknowledgement)))
                .timed(times -> common.asked(
                        "--silence-limit: ",
                        () -> silence.map(times::withSilence).orElse(times)));
        ExecJob placed = common.asked("--", () -> job.underPrefix(prefix));
        return maxOutput == null ? placed : placed.outputLimitPerNode(maxOutput);
    }

    private Expectation expectation() {
        Integer count = expected;
        return count == null ? Expectation.resolved() : common.asked("--expect: ", () -> Expectation.atLeast(count));
    }

    private Optional<String> lateOption() {
        CommandSpec spec = Objects.requireNonNull(command);
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        List<OptionSpec> places = new ArrayList<>(
                Objects.requireNonNull(spec.mixins().get("targets")).options());
        CommonOptions.places().map(spec::findOption).forEach(places::add);
        return new CommandWords(spec.root().name(), given.subList(0, given.size() - words.size()), words, places)
                .refusal();
    }
}
