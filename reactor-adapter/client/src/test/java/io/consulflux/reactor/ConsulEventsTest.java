// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.event.EventFire;
import io.consulflux.event.EventWatch;
import io.consulflux.event.EventWatch.Overflow;
import io.consulflux.event.FiredEvent;
import io.consulflux.reactor.internal.event.EventQueueTest;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.netty.FailoverTransport;
import io.consulflux.reactor.internal.poll.PollWorld;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Watches of events on a scripted agent and virtual time. */
class ConsulEventsTest {

    /** What an agent with an index above 2^63 says. */
    private static final long HUGE = Long.parseUnsignedLong("12120736828042483162");

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;
    private final ConsulEvents events = new ConsulEvents(world.connection, world.polls, Optional.empty(), () -> false);

    @Test
    void whatTheAgentHoldsAtFirstIsNotToldAndWhatComesIs() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of());
        held(HUGE, 1, 2);
        self("node-1");
        assertThat(poll().request.target()).isEqualTo("/v1/event/list?index=12120736828042483162&wait=25000ms");
        held(5, 1, 2, 3);
        held(HUGE, 1, 2, 3, 4);
        assertThat(told(listener)).containsExactly("id-3", "id-4");
        assertThat(listener.getReceivedOnNext()).extracting(NodeEvent::node).containsOnly("node-1");
    }

    @Test
    void whatComesWhileTheNodeIsAskedForIsToldAfterwards() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of());
        held(7, 1);
        ScriptedTransport.Exchange asked = consul.exchanges.get(1);
        assertThat(asked.request.path()).isEqualTo("/v1/agent/self");
        held(8, 1, 2);
        held(9, 1, 2, 3);
        assertThat(told(listener)).isEmpty();
        self("node-1");
        assertThat(told(listener)).containsExactly("id-2", "id-3");
    }

    @Test
    void theSameNameIsPolledOnceAndSeveralNamesAreOnePollOfAll() {
        listen(EventWatch.of("a"));
        listen(EventWatch.of("a").replay());
        listen(EventWatch.of("a", "b"));
        listen(EventWatch.of());
        assertThat(consul.exchanges)
                .extracting(exchange -> exchange.request.target())
                .containsExactly("/v1/event/list?name=a", "/v1/event/list");
    }

    @Test
    void theNodeIsAskedForOnceForAll() {
        listen(EventWatch.of());
        held(7, 1);
        self("node-1");
        listen(EventWatch.of("b"));
        held(1);
        assertThat(consul.exchanges.stream()
                        .filter(exchange -> exchange.request.path().endsWith("self")))
                .hasSize(1);
    }

    @Test
    void anAgentThatMayNotSayItsNodeIsNamedByItsAddress() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of().replay());
        consul.last().answer(200, Map.of("X-Consul-Index", "7", Response.AGENT, "10.0.0.1:8500"), json(1));
        last("/v1/agent/self").refuse(403, "Permission denied");
        assertThat(listener.getReceivedOnNext()).extracting(NodeEvent::node).containsExactly("10.0.0.1:8500");
    }

    @Test
    void anAgentOfAnotherDatacenterIsRefusedBeforeAnythingIsTold() {
        TestSubscriber<NodeEvent> listener = listenIn("dc2");
        last("/v1/agent/self").answer(1, "{\"Config\":{\"NodeName\":\"n1\",\"Datacenter\":\"dc1\"}}");
        assertThat(listener.expectTerminalError())
                .isInstanceOf(ConsulRequestException.class)
                .hasMessageContaining("datacenter dc1, not of dc2");
        assertThat(listener.getReceivedOnNext()).isEmpty();
    }

    @Test
    void whereItCannotBeKnownThatTheAgentIsInTheDatacenterItIsRefused() {
        TestSubscriber<NodeEvent> listener = listenIn("dc1");
        last("/v1/agent/self").refuse(403, "Permission denied");
        last("/v1/catalog/datacenters").answer(1, "[\"dc1\",\"dc2\"]");
        assertThat(listener.expectTerminalError())
                .isInstanceOf(ConsulDeniedException.class)
                .hasMessageContaining("agent:read");
    }

    @Test
    void theOnlyDatacenterThereIsIsTheAgentsOwn() {
        TestSubscriber<NodeEvent> listener = listenIn("dc1");
        last("/v1/agent/self").refuse(403, "Permission denied");
        last("/v1/catalog/datacenters").answer(1, "[\"dc1\"]");
        assertThat(told(listener)).containsExactly("id-1");
    }

    private TestSubscriber<NodeEvent> listenIn(String datacenter) {
        TestSubscriber<NodeEvent> listener = TestSubscriber.create();
        new ConsulEvents(world.connection, world.polls, Optional.of(datacenter), () -> false)
                .watch(EventWatch.of().replay())
                .subscribe(listener);
        held(7, 1);
        return listener;
    }

    @Test
    void aPollDoesNotWaitForDemand() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of().replay(), 0);
        held(7, 1);
        self("node-1");
        held(8, 1, 2);
        held(9, 1, 2, 3);
        assertThat(told(listener)).isEmpty();
        listener.request(2);
        assertThat(told(listener)).containsExactly("id-1", "id-2");
    }

    @Test
    void whatIsWantedNeverOverflowsHoweverMuchComesAtOnce() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of().replay().onOverflow(Overflow.ERROR, 1));
        held(7, 1, 2, 3, 4);
        self("node-1");
        assertThat(told(listener)).containsExactly("id-1", "id-2", "id-3", "id-4");
    }

    @Test
    void anOverflowFailsAfterWhatWaits() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of().replay().onOverflow(Overflow.ERROR, 2), 0);
        held(7, 1, 2, 3);
        self("node-1");
        assertThat(world.polls.size()).isZero();
        listener.request(9);
        assertThat(told(listener)).containsExactly("id-1", "id-2");
        assertThat(Exceptions.isOverflow(listener.expectTerminalError())).isTrue();
    }

    @Test
    void whatIsDroppedIsToldAsAGap() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of().replay().onOverflow(Overflow.DROP_OLDEST, 2), 0);
        held(7, 1, 2, 3, 4);
        self("node-1");
        listener.request(9);
        assertThat(told(listener)).containsExactly("gap 2", "id-3", "id-4");
    }

    @Test
    void anAgentThatBeganAnewIsAGapAndThenWhatItHolds() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of());
        held(7, 1, 2);
        self("node-1");
        poll().breakOff();
        world.pass(Duration.ofSeconds(1));
        held(8, 3);
        assertThat(told(listener)).containsExactly("gap ? LEFT_RING", "id-3");
    }

    @Test
    void aPollBrokenOffFromAnAgentThatHeldNothingIsAGap() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of());
        held(1);
        self("node-1");
        poll().breakOff();
        world.pass(Duration.ofSeconds(1));
        held(1);
        assertThat(told(listener)).containsExactly("gap ? BROKEN_OFF");
    }

    @Test
    void aPollBrokenOffFromAnAgentThatStillHoldsTheLastEventIsNone() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of());
        held(7, 1);
        self("node-1");
        poll().breakOff();
        world.pass(Duration.ofSeconds(1));
        held(8, 1, 2);
        assertThat(told(listener)).containsExactly("id-2");
    }

    @Test
    void ofTwoAddressesOfOneNodeOneTells() {
        ScriptedTransport second = new ScriptedTransport();
        Clock clock = new Clock(world.time);
        ConsulTransport both = new FailoverTransport(List.of(consul, second), clock, Mono.empty());
        Connection connection = new Connection(both, clock, PollWorld.CALL_TIMEOUT);
        TestSubscriber<NodeEvent> listener = TestSubscriber.create();
        new ConsulEvents(connection, world.polls, Optional.empty(), () -> false)
                .watch(EventWatch.of().replay().throughEveryAgent())
                .subscribe(listener);
        for (ScriptedTransport agent : List.of(consul, second)) {
            agent.last().answer(7, json(1, 2));
            answerSelf(agent, "node-1");
        }
        poll().answer(8, json(1, 2, 3));
        last(second, "/v1/event/list").answer(9, json(1, 2, 3, 4));
        poll().answer(9, json(1, 2, 3, 4));
        assertThat(told(listener)).containsExactly("id-1", "id-2", "id-3", "id-4");
    }

    @Test
    void theLastToLeaveEndsThePoll() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of());
        held(7, 1);
        self("node-1");
        listener.cancel();
        assertThat(poll().wasAborted()).isTrue();
        assertThat(world.polls.size()).isZero();
    }

    @Test
    void disposalCompletesAtOnceWhateverWaits() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of().replay(), 0);
        held(7, 1);
        self("node-1");
        world.polls.close();
        assertThat(listener.isTerminatedComplete()).isTrue();
        assertThat(listener.getReceivedOnNext()).isEmpty();
        assertThat(told(listener)).isEmpty();
    }

    @Test
    void anyOtherFailureComesAfterWhatWaits() {
        TestSubscriber<NodeEvent> listener = listen(EventWatch.of().replay(), 0);
        held(7, 1);
        self("node-1");
        poll().refuse(400, "no");
        assertThat(listener.isTerminated()).isFalse();
        listener.request(1);
        assertThat(told(listener)).containsExactly("id-1");
        assertThat(listener.isTerminatedError()).isTrue();
    }

    @Test
    void whatWasFiredIsToldWithItsId() {
        TestSubscriber<FiredEvent> fired = TestSubscriber.create();
        events.fire(EventFire.of("deploy").payload("v1")).subscribe(fired);
        assertThat(consul.last().request.target()).isEqualTo("/v1/event/fire/deploy");
        consul.last().answer(200, Map.of(), "{\"ID\":\"x\",\"Name\":\"deploy\",\"Payload\":\"djE=\"}");
        assertThat(fired.getReceivedOnNext()).extracting(FiredEvent::id).containsExactly("x");
    }

    @Test
    void aFireThatIsRefusedSaysSo() {
        TestSubscriber<FiredEvent> fired = TestSubscriber.create();
        events.fire("deploy").subscribe(fired);
        consul.last().refuse(403, "Permission denied");
        assertThat(fired.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void afterDisposalNothingIsFired() {
        TestSubscriber<FiredEvent> fired = TestSubscriber.create();
        new ConsulEvents(world.connection, world.polls, Optional.empty(), () -> true)
                .fire("deploy")
                .subscribe(fired);
        assertThat(fired.expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        assertThat(consul.count()).isZero();
    }

    private TestSubscriber<NodeEvent> listen(EventWatch watch) {
        return listen(watch, Long.MAX_VALUE);
    }

    private TestSubscriber<NodeEvent> listen(EventWatch watch, long demand) {
        TestSubscriber<NodeEvent> listener =
                TestSubscriber.builder().initialRequest(demand).build();
        events.watch(watch).subscribe(listener);
        return listener;
    }

    /** The last poll, and the question for the node. */
    private ScriptedTransport.Exchange poll() {
        return last("/v1/event/list");
    }

    private ScriptedTransport.Exchange last(String path) {
        return last(consul, path);
    }

    private static ScriptedTransport.Exchange last(ScriptedTransport agent, String path) {
        return agent.exchanges.stream()
                .filter(exchange -> exchange.request.path().equals(path))
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    private void held(long index, long... numbers) {
        poll().answer(index, json(numbers));
    }

    private void self(String node) {
        answerSelf(consul, node);
    }

    private static void answerSelf(ScriptedTransport agent, String node) {
        last(agent, "/v1/agent/self").answer(1, "{\"Config\":{\"NodeName\":\"" + node + "\",\"Datacenter\":\"dc1\"}}");
    }

    private static String json(long... numbers) {
        return LongStream.of(numbers)
                .mapToObj(number -> "{\"ID\":\"id-" + number + "\",\"Name\":\"a\",\"LTime\":" + number + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static List<String> told(TestSubscriber<NodeEvent> listener) {
        return listener.getReceivedOnNext().stream()
                .map(EventQueueTest::inShort)
                .toList();
    }
}
