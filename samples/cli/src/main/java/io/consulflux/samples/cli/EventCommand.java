// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Filters;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.EventFire;
import io.consulflux.event.EventSize;
import io.consulflux.event.EventWatch;
import io.consulflux.event.EventWatch.Overflow;
import io.consulflux.samples.cli.lines.UserEventLines;
import io.consulflux.samples.cli.run.EventRun;
import io.consulflux.samples.cli.run.EventTeller;
import io.consulflux.samples.cli.run.Patience;
import io.consulflux.samples.cli.run.Screen;
import io.consulflux.samples.cli.run.StateTeller;
import io.consulflux.samples.cli.run.StreamRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

/** {@code consul-flux event}: fires user events, and watches them. */
@Command(
        name = "event",
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = "Fires user events, and watches them.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:fired, or after --count",
            "1:a usage error, or Consul did not answer or refused",
            "2:a command of --run failed",
            "3:timed out before --count was reached",
            "130:interrupted (SIGINT)",
            "141:the reader of standard output went away",
            "143:terminated (SIGTERM)"
        })
final class EventCommand {

    /** How many events wait for the commands that --run starts; then the oldest are dropped, and told as a gap. */
    private static final int WAITING = 10_000;

    private final Screen screen;
    private final InputStream input;

    EventCommand(Screen screen, InputStream input) {
        this.screen = screen;
        this.input = input;
    }

    @Command(
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description = "Fires an event. It is gossiped to the agents; nothing says whether they receive it.")
    int fire(
            @Mixin CommonOptions common,
            @Option(
                            names = "--node",
                            paramLabel = "REGEX",
                            description = "Only for nodes whose name matches. Default: all.")
                    Optional<String> node,
            @Option(
                            names = "--service",
                            paramLabel = "REGEX",
                            description = "Only for nodes with a service whose id matches. Default: all.")
                    Optional<String> service,
            @Option(
                            names = "--tag",
                            paramLabel = "REGEX",
                            description = "Only for nodes where that service has a tag that matches. Default: all.")
                    Optional<String> tag,
            @Parameters(paramLabel = "NAME", description = "The event's name.") String name,
            @Parameters(
                            paramLabel = "PAYLOAD",
                            arity = "0..1",
                            description = "Its payload, at most 300 bytes; - reads standard input. Default: none.")
                    @Nullable
                    String payload) {
        common.check();
        EventFire fire = common.asked(
                "",
                () -> new EventFire(
                        name,
                        payload == null ? Bytes.empty() : payload.equals("-") ? piped() : Bytes.utf8(payload),
                        new Filters(node, service, tag),
                        Optional.empty()));
        UserEventLines lines = UserEventLines.of(common.json());
        return new StreamRun(screen, common.json(), Patience.endless("Consul"))
                .follow(
                        () -> common.open(screen),
                        consul -> consul.events().fire(fire).map(lines::fired).flux(),
                        new StateTeller(screen))
                .code();
    }

    @Command(
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description = "Tells each event that the agent receives, and where some may be missing.")
    int watch(
            @Mixin CommonOptions common,
            @Option(
                            names = "--replay",
                            description =
                                    "Begin with what the agent still holds. Default: only what comes from now on.")
                    boolean replay,
            @Option(names = "--count", paramLabel = "N", description = "End after N events. Default: never.") @Nullable
                    Integer count,
            @Option(
                            names = "--run",
                            paramLabel = "COMMAND",
                            description =
                                    "For each event, one after another, run this with sh, the payload on its standard"
                                            + " input and CONSUL_EVENT_ID, _NAME, _LTIME and _NODE in its environment."
                                            + " Default: none.")
                    @Nullable
                    String command,
            @Option(names = "--timeout", paramLabel = "TIME", description = "Give up after so long. Default: never.")
                    Optional<Duration> timeout,
            @Parameters(paramLabel = "NAME", arity = "0..*", description = "The names. Default: all.") @Nullable
                    List<String> names) {
        common.check();
        if (count != null && count < 1) {
            throw common.refused("--count: expected a number of 1 or more, got " + count);
        }
        String what = names == null ? "events" : "events named " + String.join(", ", names);
        Patience patience = common.asked("--timeout: ", () -> new Patience(what, timeout, false, true));
        EventWatch watch = common.asked("", () -> watch(names == null ? List.of() : names, replay));
        Optional<EventRun> run = Optional.ofNullable(command).map(line -> new EventRun(line, common.json()));
        return new StreamRun(screen, common.json(), patience)
                .follow(
                        () -> common.open(screen),
                        consul -> counted(consul.events().watch(watch), count),
                        new EventTeller(screen, UserEventLines.of(common.json()), run))
                .code();
    }

    private static EventWatch watch(List<String> names, boolean replay) {
        EventWatch watch = EventWatch.of(names.toArray(String[]::new)).onOverflow(Overflow.DROP_OLDEST, WAITING);
        return replay ? watch.replay() : watch;
    }

    /** Gaps do not count. */
    private static Flux<NodeEvent> counted(Flux<NodeEvent> events, @Nullable Integer count) {
        if (count == null) {
            return events;
        }
        return Flux.defer(() -> {
            int[] received = new int[1];
            return events.takeUntil(event -> event instanceof Received && ++received[0] == count);
        });
    }

    /** One byte more than can be fired is enough to be refused. */
    private Bytes piped() {
        try {
            return Bytes.owning(input.readNBytes(EventSize.PAYLOAD_LIMIT + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
