// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.samples.cli.lines.Rows;
import io.consulflux.samples.cli.lines.Shown;
import io.consulflux.samples.cli.lines.StateLines;
import io.consulflux.samples.cli.run.Patience;
import io.consulflux.samples.cli.run.Screen;
import io.consulflux.samples.cli.run.StateTeller;
import io.consulflux.samples.cli.run.StreamRun;
import io.consulflux.state.CheckState;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.ServiceQuery;
import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.publisher.Flux;

/** {@code consul-flux watch}: tells a part of Consul's state, and tells it again whenever it changes. */
@Command(
        name = "watch",
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = "Tells a part of Consul's state, and tells it again whenever it changes.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:after --count",
            "1:a usage error, or Consul did not answer or refused",
            "3:timed out before --count was reached",
            "130:interrupted (SIGINT)",
            "141:the reader of standard output went away",
            "143:terminated (SIGTERM)"
        })
final class WatchCommand {

    private final Screen screen;

    WatchCommand(Screen screen) {
        this.screen = screen;
    }

    /** What every watch has. */
    static final class Counted {

        @Option(
                names = "--count",
                paramLabel = "N",
                description = "End after N states, or N changes with --diff. Default: never.")
        private @Nullable Integer count;

        @Option(names = "--timeout", paramLabel = "TIME", description = "Give up after so long. Default: never.")
        private Optional<Duration> timeout = Optional.empty();

        Patience patience(String what, CommonOptions common) {
            return common.asked("--timeout: ", () -> new Patience(what, timeout, false, false));
        }

        <T> Flux<T> of(Flux<T> told) {
            return count == null ? told : told.take(count);
        }

        void check(CommonOptions common) {
            if (count != null && count < 1) {
                throw common.refused("--count: expected a number of 1 or more, got " + count);
            }
        }
    }

    @Command(
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description = "The names of all services, with their tags.")
    int services(@Mixin CommonOptions common, @Mixin Counted counted, @Mixin ReadFlags flags) {
        return catalog(
                common,
                counted,
                flags,
                "services",
                (consul, options) -> consul.catalog().watchServices(options),
                Rows::services);
    }

    @Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "All nodes.")
    int nodes(@Mixin CommonOptions common, @Mixin Counted counted, @Mixin ReadFlags flags) {
        return catalog(
                common,
                counted,
                flags,
                "nodes",
                (consul, options) -> consul.catalog().watchNodes(options),
                Rows::nodes);
    }

    @Command(
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description = "The instances of a service, with their health.")
    int service(
            @Mixin CommonOptions common,
            @Mixin Counted counted,
            @Mixin ReadFlags flags,
            @Option(
                            names = "--tag",
                            paramLabel = "TAG",
                            description = "Only instances with this tag; several mean all of them. Default: any tag.")
                    @Nullable
                    List<String> tags,
            @Option(names = "--passing", description = "Only instances that pass. Default: all.") boolean passing,
            @Parameters(paramLabel = "SERVICE", description = "The service's name.") String service) {
        List<String> all = tags == null ? List.of() : tags;
        ServiceQuery query = asked(common, () -> new ServiceQuery(service, all, passing));
        return catalog(
                common,
                counted,
                flags,
                "service",
                (consul, options) -> consul.health().watchService(query, options),
                Rows::instances);
    }

    @Command(
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description = "The checks of a service's instances.")
    int checks(
            @Mixin CommonOptions common,
            @Mixin Counted counted,
            @Mixin ReadFlags flags,
            @Parameters(paramLabel = "SERVICE", description = "The service's name.") String service) {
        return catalog(
                common,
                counted,
                flags,
                "checks",
                (consul, options) -> consul.health().watchChecks(service, options),
                Rows::checks);
    }

    @Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "The checks that stand so.")
    int state(
            @Mixin CommonOptions common,
            @Mixin Counted counted,
            @Mixin ReadFlags flags,
            @Parameters(paramLabel = "STATE", description = "any, passing, warning or critical.") CheckState state) {
        return catalog(
                common,
                counted,
                flags,
                "state",
                (consul, options) -> consul.health().watchState(state, options),
                Rows::checks);
    }

    @Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true, description = "A key.")
    int key(
            @Mixin CommonOptions common,
            @Mixin Counted counted,
            @Parameters(paramLabel = "KEY", description = "The key.") String key) {
        StateLines lines = StateLines.of(common.json());
        return follow(
                common,
                counted,
                "the state of key " + key,
                consul -> consul.kv()
                        .watch(key)
                        .map(snapshot -> lines.snapshot(
                                "key",
                                snapshot,
                                entry -> Rows.entries(entry.stream().toList()))));
    }

    @Command(
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true,
            description = "The keys that begin with a prefix; with a slash at its end it is a folder.")
    int prefix(
            @Mixin CommonOptions common,
            @Mixin Counted counted,
            @Option(
                            names = "--diff",
                            description = "Tell what is added, updated and removed. Default: tell all keys every time.")
                    boolean diff,
            @Parameters(paramLabel = "PREFIX", description = "The prefix.") String prefix) {
        StateLines lines = StateLines.of(common.json());
        return follow(
                common,
                counted,
                "the keys under " + prefix,
                consul -> diff
                        ? consul.kv().changes(prefix).map(lines::change)
                        : consul.kv()
                                .watchPrefix(prefix)
                                .map(snapshot -> lines.snapshot("prefix", snapshot, Rows::entries)));
    }

    private <S> int catalog(
            CommonOptions common,
            Counted counted,
            ReadFlags flags,
            String what,
            BiFunction<ConsulFlux, ReadOptions, Flux<Snapshot<S>>> watch,
            Function<S, List<Shown>> rows) {
        ReadOptions options = asked(common, flags::options);
        StateLines lines = StateLines.of(common.json());
        return follow(
                common,
                counted,
                "the state of " + what,
                consul -> watch.apply(consul, options).map(snapshot -> lines.snapshot(what, snapshot, rows)));
    }

    private int follow(CommonOptions common, Counted counted, String what, Function<ConsulFlux, Flux<Shown>> lines) {
        common.check();
        counted.check(common);
        return new StreamRun(screen, common.json(), counted.patience(what, common))
                .follow(
                        () -> common.open(screen),
                        consul -> asked(common, () -> counted.of(lines.apply(consul))),
                        new StateTeller(screen))
                .code();
    }

    /** The library's own limits and messages, so that they stand in one place only. */
    private static <T> T asked(CommonOptions common, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw common.refused(String.valueOf(e.getMessage()));
        }
    }
}
