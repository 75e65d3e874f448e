// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Gap.Reason;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.EventFire;
import io.consulflux.event.EventWatch;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What is told when a real agent receives more between two answers than it can hold, or no longer has what it held. */
class EventGapsIT {

    private static final int RING = 256;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LONG_ENOUGH_FOR_ALL = Duration.ofSeconds(20);
    private static final Pattern ID = Pattern.compile("\"ID\": ?\"([0-9a-f-]{36})\"");

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    private final String name = "overrun-" + UUID.randomUUID();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private ConsulAgent agent;
    private ConsulFlux direct;
    private ConsulFlux proxied;
    private Disposable watch;

    /** A single agent: between it and the one that fires there is no gossip, which would drop some. */
    @BeforeEach
    void listen() {
        agent = cluster.server();
        direct = ConsulFlux.create(ConsulOptions.defaults().address(agent.hostAndPort()));
        proxied =
                ConsulFlux.create(ConsulOptions.defaults().address(agent.proxy().hostAndPort()));
        fire(1);
        watch = proxied.events()
                .watch(EventWatch.of(name).replay().onOverflow(EventWatch.Overflow.ERROR, 10 * RING))
                .map(EventGapsIT::inShort)
                .subscribe(told::add);
        awaitAllTold();
    }

    @AfterEach
    void leave() {
        watch.dispose();
        agent.proxy().heal();
        proxied.disposeLater().block(LIMIT);
        direct.disposeLater().block(LIMIT);
    }

    @Test
    void anOverrunWhileTheAgentCannotBeReachedIsOneGapAndThenWhatIsThere() {
        List<String> before = held();
        agent.proxy().cut();
        fire(RING + 44);
        agent.proxy().heal();
        awaitAllTold();
        assertOneGap(before);
    }

    @Test
    void anOverrunWhileAnAnswerIsOnItsWayIsOneGapAndThenWhatIsThere() {
        agent.proxy().delay(Duration.ZERO, LONG_ENOUGH_FOR_ALL);
        fire(1);
        List<String> before = held();
        fire(RING + 44);
        assertThat(told).as("what the answer tells that is still on its way").hasSizeLessThan(before.size());
        agent.proxy().heal();
        awaitAllTold();
        assertOneGap(before);
    }

    @Test
    void anAgentThatStillHoldsTheLastEventIsNoGapHoweverManyCame() {
        List<String> before = held();
        agent.proxy().cut();
        fire(RING - 1);
        assertThat(held()).hasSize(RING).startsWith(before.get(before.size() - 1));
        agent.proxy().heal();
        awaitAllTold();
        List<String> all = new ArrayList<>(before);
        all.addAll(held().subList(1, RING));
        assertThat(told).isEqualTo(all);
    }

    /** Alone: others would give it back what they still remember, and then perhaps nothing were missing. */
    @Test
    void anAgentThatIsRestartedIsAGapAndThenWhatItReceives() {
        List<String> before = held();
        agent.restart();
        fire(1);
        awaitAllTold();
        assertThat(told).containsExactly(before.get(0), Reason.LEFT_RING.name(), held().get(0));
    }

    private void assertOneGap(List<String> before) {
        List<String> there = held();
        assertThat(there).hasSize(RING).doesNotContainAnyElementsOf(before);
        fire(1);
        awaitAllTold();
        List<String> all = new ArrayList<>(before);
        all.add(Reason.LEFT_RING.name());
        all.addAll(there);
        all.add(held().get(RING - 1));
        assertThat(told).isEqualTo(all);
    }

    private void fire(int events) {
        Flux.range(0, events)
                .flatMap(i -> direct.events().fire(EventFire.of(name)), 8)
                .blockLast(LIMIT);
        // Fired is not received yet: until nothing has come for a while.
        Flux.interval(Duration.ofMillis(100), Schedulers.boundedElastic())
                .map(tick -> held())
                .filter(held -> !held.isEmpty())
                .buffer(5, 1)
                .takeUntil(reads -> reads.stream().distinct().count() == 1)
                .blockLast(LIMIT);
    }

    /** What the agent holds, read past all that is tested. */
    private List<String> held() {
        return ID.matcher(agent.http().get("/v1/event/list?name=" + name).body())
                .results()
                .map(id -> id.group(1))
                .toList();
    }

    private void awaitAllTold() {
        List<String> held = held();
        Flux.interval(Duration.ofMillis(20), Schedulers.boundedElastic())
                .takeUntil(tick -> told.contains(held.get(held.size() - 1)))
                .blockLast(LIMIT);
    }

    private static String inShort(NodeEvent event) {
        return event instanceof Gap gap ? gap.reason().name() : ((Received) event).id();
    }
}
