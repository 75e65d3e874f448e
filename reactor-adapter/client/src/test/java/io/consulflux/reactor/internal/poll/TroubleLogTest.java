// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.ScriptedAgent;
import io.consulflux.reactor.ScriptedTransport;
import io.consulflux.reactor.internal.netty.FailoverTransport;
import io.consulflux.wire.Request;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** What operators read of polls that fail, on a scripted agent and virtual time. */
class TroubleLogTest {

    private static final String BAD = "WARN " + TroubleLog.LOGGER;
    private static final String GOOD = "INFO " + TroubleLog.LOGGER;

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void leaveAlone() {
        System.setErr(before);
    }

    @Test
    void hundredsOfPollsThatFailTogetherAreOneLineAndOneMoreWhenAllAreAnswered() {
        for (int i = 0; i < 300; i++) {
            world.polls.watch(new WordQuestion("word-" + i)).subscribe(TestSubscriber.create());
        }
        answerAll(exchange -> exchange.answer(1, "a"));
        assertThat(lines()).isEmpty();
        for (int round = 0; round < 5; round++) {
            answerAll(ScriptedTransport.Exchange::breakOff);
            world.pass(Duration.ofSeconds(10));
        }
        assertThat(lines()).singleElement().asString().startsWith(BAD).contains("cut");
        answerAll(exchange -> exchange.answer(2, "b"));
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(1)).startsWith(GOOD).contains("300 had failed");
    }

    @Test
    void aPollThatFailsAtOnceIsToldAtOnce() {
        world.listener();
        consul.last().breakOff();
        assertThat(lines()).singleElement().asString().startsWith(BAD);
    }

    @Test
    void oneCutBetweenTwoAnswersIsNoNews() {
        world.listener();
        consul.last().answer(1, "a");
        consul.last().breakOff();
        world.pass(Duration.ofSeconds(10));
        consul.last().answer(2, "b");
        assertThat(lines()).isEmpty();
    }

    @Test
    void whatComesAndGoesIsToldOnceAMinute() {
        TroubleLog.OfPoll poll = new TroubleLog(world.connection.clock()).new OfPoll();
        for (int second = 0; second < 150; second++) {
            poll.failed(Optional.of("10.0.0.1:8500"), failure("connection refused"));
            poll.failed(Optional.of("10.0.0.1:8500"), failure("connection refused"));
            poll.answered(Optional.of("10.0.0.1:8500"));
            world.pass(Duration.ofSeconds(1));
        }
        assertThat(lines()).filteredOn(line -> line.startsWith(BAD)).hasSize(3);
        assertThat(lines()).filteredOn(line -> line.startsWith(GOOD)).hasSize(3);
        assertThat(lines().get(0)).contains("Consul agent 10.0.0.1:8500 does not serve polls");
    }

    @Test
    void aPollThatIsGivenUpIsNotWaitedFor() {
        TroubleLog log = new TroubleLog(world.connection.clock());
        TroubleLog.OfPoll stays = log.new OfPoll();
        TroubleLog.OfPoll goes = log.new OfPoll();
        stays.failed(Optional.of("a"), failure("refused"));
        goes.failed(Optional.of("a"), failure("refused"));
        goes.over();
        stays.answered(Optional.of("a"));
        assertThat(lines()).hasSize(2);
    }

    @Test
    void whatComesFromOutsideIsOneLineAndMovesNoCursor() {
        TroubleLog.OfPoll poll = new TroubleLog(world.connection.clock()).new OfPoll();
        poll.failed(Optional.of("a"), failure("x\nERROR forged\u001b[2J\u202e\u2028" + "y".repeat(10_000)));
        assertThat(lines())
                .singleElement()
                .asString()
                .hasSizeLessThan(700)
                .doesNotContain("\u001b", "\u202e", "\u2028");
    }

    @Test
    void theMoveToAnotherAgentIsToldOnceAMinuteForEach() {
        ScriptedAgent a = new ScriptedAgent("a", world.time);
        ScriptedAgent b = new ScriptedAgent("b", world.time);
        a.refuses();
        b.refuses();
        FailoverTransport agents = new FailoverTransport(List.of(a, b), world.connection.clock(), Mono.empty());
        for (int i = 0; i < 20; i++) {
            agents.exchange(Request.get("/v1/kv/a"), PollWorld.CALL_TIMEOUT).subscribe(answer -> {}, failure -> {});
        }
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0))
                .startsWith("WARN " + FailoverTransport.LOGGER)
                .contains("Consul agent a does not answer, b is asked from now on");
    }

    private static ConsulUnreachableException failure(String words) {
        return new ConsulUnreachableException("GET /v1/kv/a", true, words, null);
    }

    private void answerAll(Consumer<ScriptedTransport.Exchange> answer) {
        consul.exchanges.stream()
                .filter(ScriptedTransport.Exchange::isInFlight)
                .toList()
                .forEach(answer);
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^\\[[^]]*] ", ""))
                .toList();
    }
}
