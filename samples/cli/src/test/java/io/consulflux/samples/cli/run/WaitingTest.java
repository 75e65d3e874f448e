// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.event.EventWatch;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What is said while nothing comes. Nobody listens at the port that is asked. */
class WaitingTest {

    private final ByteArrayOutputStream remarks = new ByteArrayOutputStream();
    private final Screen screen = new Screen(
            new ByteArrayOutputStream(), new PrintStream(remarks, true, StandardCharsets.UTF_8), Terminal.NONE);

    @Test
    void aWatchSaysWhatItWaitsForAndWhyAndGivesUpInTime() {
        assertThat(follow(consul -> consul.kv().watch("a"), false)).isEqualTo(ExitStatus.INCOMPLETE);
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).startsWith("consul-flux: waiting for this: ").contains("127.0.0.1:1");
        assertThat(lines().get(1)).isEqualTo("consul-flux: gave up after 3s, waiting for this");
    }

    @Test
    void soDoesAWatchOfEvents() {
        follow(consul -> consul.events().watch(EventWatch.of("a")), false);
        assertThat(lines().get(0)).startsWith("consul-flux: waiting for this: ").contains("127.0.0.1:1");
    }

    @Test
    void soDoesAParticipantWhichHasNoPollYet() {
        follow(consul -> consul.participate("a", "b", Flux.never()), true);
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).startsWith("consul-flux: waiting for this: ").contains("127.0.0.1:1");
    }

    @Test
    void whatHasBegunIsNotGivenUpWhereOnlyTheBeginningIsLimited() {
        Flux<Long> events = Flux.just(1L).concatWith(Flux.<Long>empty().delaySubscription(Duration.ofSeconds(4)));
        assertThat(follow(consul -> events, true)).isEqualTo(ExitStatus.OK);
    }

    private ExitStatus follow(Function<ConsulFlux, Flux<?>> stream, boolean beginningOnly) {
        Patience patience = new Patience("this", Optional.of(Duration.ofSeconds(3)), beginningOnly, false);
        return new StreamRun(screen, false, patience)
                .follow(
                        () -> ConsulTarget.of(ConsulOptions.defaults().address("127.0.0.1:1")),
                        consul -> stream.apply(consul).cast(Object.class),
                        new Silent());
    }

    private List<String> lines() {
        return remarks.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static final class Silent implements Teller<Object> {

        @Override
        public void tell(Object event) {}

        @Override
        public void failed() {}

        @Override
        public ExitStatus status() {
            return ExitStatus.OK;
        }
    }
}
