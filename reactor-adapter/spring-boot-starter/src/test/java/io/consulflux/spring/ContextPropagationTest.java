// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.event.EventWatch;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.micrometer.context.ContextRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * With automatic propagation, as {@code spring.reactor.context-propagation=auto} turns it on, a subscriber's operators find
 * its own thread locals, whichever thread tells them something.
 */
final class ContextPropagationTest {

    private static final ThreadLocal<String> WHO = new ThreadLocal<>();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ScriptedConsul transport = new ScriptedConsul();
    private final ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults().transport(transport));

    @BeforeEach
    void propagate() {
        ContextRegistry.getInstance().registerThreadLocalAccessor("who", WHO);
        Hooks.enableAutomaticContextPropagation();
    }

    @AfterEach
    void end() {
        Hooks.disableAutomaticContextPropagation();
        ContextRegistry.getInstance().removeThreadLocalAccessor("who");
        consul.disposeLater().block(LIMIT);
    }

    static Stream<Function<ConsulFlux, Publisher<?>>> states() {
        return Stream.of(
                consul -> consul.catalog().watchNodes(), consul -> consul.kv().watch("a"));
    }

    static Stream<Function<ConsulFlux, Publisher<?>>> failures() {
        return Stream.concat(
                states(),
                Stream.of(
                        consul -> consul.exec(ExecJob.of("uptime")),
                        consul -> consul.dryRun(ExecJob.of("uptime")),
                        consul -> consul.events().watch(EventWatch.of()),
                        consul -> consul.kv().get("a"),
                        consul -> consul.events().fire("deploy")));
    }

    private static Mono<String> asAnn(Flux<Optional<String>> seen) {
        return seen.next().map(who -> who.orElse("nobody")).contextWrite(context -> context.put("who", "ann"));
    }

    private static Optional<String> who() {
        return Optional.ofNullable(WHO.get());
    }

    @ParameterizedTest
    @MethodSource("states")
    void whoIsToldSomethingFindsItsOwn(Function<ConsulFlux, Publisher<?>> stream) {
        transport.watched(Mono.just(ScriptedConsul.answer(200, "[]"))
                .delayElement(Duration.ofMillis(20), Schedulers.newSingle("network", true)));
        assertThat(asAnn(Flux.from(stream.apply(consul)).map(any -> who())).block(LIMIT))
                .isEqualTo("ann");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whoIsToldAFailureFindsItsOwn(Function<ConsulFlux, Publisher<?>> stream) {
        transport.watched(Mono.just(ScriptedConsul.answer(400, "no"))
                .delayElement(Duration.ofMillis(20), Schedulers.newSingle("network", true)));
        assertThat(asAnn(Flux.from(stream.apply(consul))
                                .<Optional<String>>map(any -> Optional.of("told something"))
                                .onErrorResume(failure -> Mono.just(who())))
                        .block(LIMIT))
                .isEqualTo("ann");
    }
}
