// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.Participation;
import io.consulflux.samples.cli.lines.BarrierLines;
import io.consulflux.samples.cli.lines.ParticipantLines;
import io.consulflux.samples.cli.run.BarrierTeller;
import io.consulflux.samples.cli.run.ParticipantTeller;
import io.consulflux.samples.cli.run.Patience;
import io.consulflux.samples.cli.run.Screen;
import io.consulflux.samples.cli.run.StreamRun;
import io.consulflux.samples.cli.text.TextLines;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** {@code consul-flux barrier}: waits until participants are ready, and takes part. */
@Command(
        name = "barrier",
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = "Waits until participants are ready. Each is a key PREFIX/ID whose value says its state.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:the barrier opened; or standard input has ended, and the key is gone",
            "1:a usage error, or Consul did not answer or refused",
            "2:a participant failed",
            "3:timed out; the stragglers of a wait stand on standard error",
            "130:interrupted (SIGINT)",
            "141:the reader of standard output went away",
            "143:terminated (SIGTERM)"
        })
final class BarrierCommand {

    private final Screen screen;
    private final InputStream input;

    BarrierCommand(Screen screen, InputStream input) {
        this.screen = screen;
        this.input = input;
    }

    @Command(
            name = "wait",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description = "Waits until participants are ready, and tells each of them joining, changing and leaving.")
    int waitFor(
            @Mixin CommonOptions common,
            @Option(
                            names = "--min",
                            paramLabel = "N",
                            description = "At least N are present, and all that are present are ready. Default: 1.")
                    @Nullable
                    Integer min,
            @Option(
                            names = "--nodes",
                            paramLabel = "ID",
                            split = ",",
                            description = "These are ready; others do not matter. Default: --min.")
                    @Nullable
                    List<String> ids,
            @Option(
                            names = "--quorum",
                            paramLabel = "M",
                            description = "M are ready, whatever the rest. Default: --min.")
                    @Nullable
                    Integer quorum,
            @Option(
                            names = "--ready",
                            paramLabel = "REGEX",
                            description = "Ready are those whose whole state matches. Default: ready.")
                    Optional<String> ready,
            @Option(
                            names = "--failed",
                            paramLabel = "REGEX",
                            description = "Give up when the whole state of one matches. Default: never.")
                    Optional<String> failed,
            @Option(
                            names = "--held",
                            description = "Count only keys that are bound to a session."
                                    + " Default: all but those that a session left behind.")
                    boolean held,
            @Option(names = "--timeout", paramLabel = "TIME", description = "Give up after so long. Default: 5m.")
                    Optional<Duration> timeout,
            @Parameters(paramLabel = "PREFIX", description = "Under which key the participants stand.") String prefix) {
        common.check();
        if (Stream.of(min, ids, quorum).filter(given -> given != null).count() > 1) {
            throw common.refused("expected one of --min, --nodes and --quorum, got more");
        }
        Barrier barrier = common.asked("", () -> {
            Barrier at = when(Barrier.at(prefix), min, ids, quorum);
            at = ready.map(at::readyWhen).orElse(at);
            at = failed.map(at::failedWhen).orElse(at);
            at = timeout.map(at::timeout).orElse(at);
            return held ? at.heldOnly() : at;
        });
        return new StreamRun(screen, common.json(), Patience.endless("barrier " + prefix))
                .follow(
                        () -> common.open(screen),
                        consul -> consul.barrier(barrier).materialize(),
                        new BarrierTeller(screen, BarrierLines.of(common.json())))
                .code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description =
                    "Takes part: a key PREFIX/ID with a state, which goes when the command does. Each line on standard"
                            + " input is a state, and its end leaves; with --states it stays until it is interrupted.")
    int join(
            @Mixin CommonOptions common,
            @Option(names = "--name", paramLabel = "ID", required = true, description = "As whom. Default: none.")
                    String id,
            @Option(
                            names = "--states",
                            paramLabel = "STATE",
                            split = ",",
                            description = "These states one after another, and then stay in the last one."
                                    + " Default: the lines on standard input.")
                    @Nullable
                    List<String> states,
            @Option(
                            names = "--ttl",
                            paramLabel = "TIME",
                            description =
                                    "How long the key may outlive a process that died; Consul takes up to twice that."
                                            + " Default: 30s.")
                    Optional<Duration> ttl,
            @Option(
                            names = "--timeout",
                            paramLabel = "TIME",
                            description = "Give up when the key does not stand after so long. Default: never.")
                    Optional<Duration> timeout,
            @Parameters(paramLabel = "PREFIX", description = "Under which key the participants stand.") String prefix) {
        common.check();
        Participation as = common.asked("", () -> {
            Participation plain = Participation.of(prefix, id);
            return ttl.map(plain::ttl).orElse(plain);
        });
        String key = "the key " + prefix + "/" + id;
        String what = states == null ? key + ", and for states on standard input" : key;
        Patience patience = common.asked("--timeout: ", () -> new Patience(what, timeout, true, true));
        return new StreamRun(screen, common.json(), patience)
                .follow(
                        () -> common.open(screen),
                        consul -> consul.participate(as, states == null ? lines() : staying(states)),
                        new ParticipantTeller(screen, ParticipantLines.of(common.json())))
                .code();
    }

    /** Who writes a list with commas may put blanks behind them. */
    private static List<String> stripped(List<String> given) {
        return given.stream().map(String::strip).toList();
    }

    private static Flux<String> staying(List<String> states) {
        return Flux.fromIterable(stripped(states)).concatWith(Flux.never());
    }

    /** One line after another, when it is asked for, on a thread that may be held for as long as nobody writes any. */
    private Flux<String> lines() {
        return Flux.<String, TextLines>generate(() -> new TextLines("standard input", input), (lines, sink) -> {
                    String line = lines.next();
                    if (line == null) {
                        sink.complete();
                    } else {
                        sink.next(line);
                    }
                    return lines;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static Barrier when(
            Barrier barrier, @Nullable Integer min, @Nullable List<String> ids, @Nullable Integer quorum) {
        if (ids != null) {
            return barrier.of(stripped(ids));
        }
        return quorum != null ? barrier.quorum(quorum) : barrier.atLeast(min == null ? 1 : min);
    }
}
