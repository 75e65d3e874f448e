// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PollLoopTest {

    private static final Duration CALL = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofSeconds(25);
    private static final Duration REFUSAL = Duration.ofSeconds(30);
    private final ConsulException away = new ConsulUnreachableException("GET /v1/word", false, "away", null);
    private final ConsulException denied = new ConsulDeniedException("GET /v1/word", "denied");

    /** A monotonic clock may read anything. */
    private long now = -7;

    private final PollLoop<String> loop = loop(Optional.empty());

    private PollLoop<String> loop(Optional<Duration> outageLimit) {
        return new PollLoop<>(new Word(), new Tolerance(outageLimit, REFUSAL), CALL, () -> 1, now);
    }

    private record Word() implements Question<String> {
        @Override
        public Request request() {
            return Request.get("/v1/word");
        }

        @Override
        public String read(Response response, Optional<String> before) {
            return response.body().utf8();
        }
    }

    private PollLoop.Query ask() {
        return loop.ask(now, WAIT);
    }

    private PollLoop.Answered answered(long index, String word, String agent) {
        Response response = new Response(
                200, Map.of("X-Consul-Index", Long.toString(index), Response.AGENT, agent), Bytes.utf8(word));
        return (PollLoop.Answered) loop.answered(response, now);
    }

    private Snapshot<String> current() {
        return Objects.requireNonNull(loop.current());
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void theFirstQueryIsAnsweredAtOnceAndTheNextWaitForNews() {
        PollLoop.Query first = ask();
        assertThat(first.request().blockingWait()).isEmpty();
        assertThat(first.limit()).isEqualTo(CALL);
        assertThat(answered(7, "a", "x").isNews()).isTrue();

        PollLoop.Query second = ask();
        assertThat(second.request().blockingWait()).contains(WAIT);
        assertThat(second.request().target()).contains("index=7");
        assertThat(second.limit()).isGreaterThan(WAIT);
    }

    @Test
    void theSameStateIsNoNewsAndEarlyOnesArePausedForOnceTheyAreMany() {
        ask();
        answered(7, "a", "x");
        PollLoop.Answered same = new PollLoop.Answered(true, true, true, Duration.ZERO);
        for (int i = 0; i < 50; i++) {
            ask();
            same = answered(8 + i, "a", "x");
        }
        assertThat(same.isNews()).isFalse();
        assertThat(same.pause()).isPositive();
        assertThat(current().index()).isEqualTo(7L);
        assertThat(loop.index()).isEqualTo(57);
    }

    @Test
    void anAnswerThatTookItsWholeWaitIsDueAndCostsNothing() {
        ask();
        answered(7, "a", "x");
        ask();
        pass(WAIT);
        assertThat(answered(7, "a", "x")).isEqualTo(new PollLoop.Answered(false, false, true, Duration.ZERO));
    }

    @Test
    void anIndexThatGoesBackBeginsAnEpochAndIsNewsThoughTheStateIsTheSame() {
        ask();
        answered(7, "a", "x");
        ask();
        PollLoop.Answered back = answered(3, "a", "x");
        assertThat(back.isNews()).isTrue();
        assertThat(back.isChanged()).isFalse();
        assertThat(current().epoch()).isEqualTo(1L);
        assertThat(ask().request().blockingWait()).isEmpty();
    }

    @Test
    void anotherAgentIsAskedForTheWholeAtOnce() {
        ask();
        answered(7, "a", "x");
        ask();
        answered(8, "b", "y");
        assertThat(ask().request().blockingWait()).isEmpty();
    }

    @Test
    void whatPassesIsTriedAgainAfterPausesThatGrow() {
        ask();
        Duration first = ((PollLoop.Tolerated) loop.failed(away, now)).pause();
        ask();
        assertThat(loop.failed(away, now))
                .asInstanceOf(type(PollLoop.Tolerated.class))
                .extracting(PollLoop.Tolerated::pause)
                .isEqualTo(first.multipliedBy(2));
        assertThat(ask().request().blockingWait()).isEmpty();
    }

    @Test
    void whatPassesIsNotToleratedBeyondTheOutageLimit() {
        PollLoop<String> impatient = loop(Optional.of(Duration.ofSeconds(5)));
        impatient.ask(now, WAIT);
        assertThat(impatient.failed(away, now)).isInstanceOf(PollLoop.Tolerated.class);
        pass(Duration.ofSeconds(5));
        impatient.ask(now, WAIT);
        assertThat(impatient.failed(away, now)).isEqualTo(new PollLoop.Ended(away));
    }

    @Test
    void aRefusalEndsItAtOnceUnlessAStateHasBeenSeen() {
        ask();
        assertThat(loop.failed(denied, now)).isEqualTo(new PollLoop.Ended(denied));

        ask();
        answered(7, "a", "x");
        ask();
        assertThat(loop.failed(denied, now)).isInstanceOf(PollLoop.Tolerated.class);
        pass(REFUSAL);
        ask();
        assertThat(loop.failed(denied, now)).isEqualTo(new PollLoop.Ended(denied));
    }

    @Test
    void anAnswerThatCannotBeReadIsAFailure() {
        ask();
        assertThat(loop.answered(new Response(200, Map.of(), Bytes.utf8("<html>")), now))
                .asInstanceOf(type(PollLoop.Ended.class))
                .extracting(PollLoop.Ended::failure)
                .isInstanceOf(ConsulAnswerException.class);
    }
}
