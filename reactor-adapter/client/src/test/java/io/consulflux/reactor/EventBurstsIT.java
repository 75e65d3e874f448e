// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.UserEvent.Gap;
import io.consulflux.UserEvent.Received;
import io.consulflux.event.EventFire;
import io.consulflux.event.EventWatch;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Bursts of events at three real agents, watched from two of them. A loop of its own on each of these two says what that
 * agent really held: gossip drops some of such bursts.
 */
class EventBurstsIT {

    private static final int EVENTS = Integer.getInteger("consulflux.events", 2_000);
    private static final int BURST = 200;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Test
    void everyEventThatAnAgentHeldIsToldOnceInThatAgentsOrder() {
        try (ConsulCluster cluster = ConsulCluster.startWithoutAcls(3)) {
            List<ConsulFlux> all = cluster.agents().stream()
                    .map(agent -> ConsulFlux.create(ConsulOptions.defaults().address(agent.hostAndPort())))
                    .toList();
            List<Watched> watched = Stream.of(1, 2)
                    .map(agent -> new Watched(cluster.agent(agent), all.get(agent)))
                    .toList();

            fire(all);
            watched.forEach(Watched::settle);

            watched.forEach(Watched::check);
            watched.forEach(Watched::close);
            all.forEach(consul -> consul.disposeLater().block(LIMIT));
        }
    }

    private static void fire(List<ConsulFlux> all) {
        Flux.range(0, EVENTS / BURST)
                .delayElements(Duration.ofMillis(300))
                .concatMap(burst -> Flux.range(0, BURST)
                        .flatMap(
                                i -> all.get(i % all.size())
                                        .events()
                                        .fire(EventFire.of(i % 3 == 0 ? "same" : "other")
                                                .payload("same")),
                                8))
                .blockLast(LIMIT);
    }

    /** One agent, with what was told of it and what it held. */
    private static final class Watched {

        private final ConsulAgent agent;
        private final BarePoller truth;
        private final List<NodeEvent> told = new CopyOnWriteArrayList<>();
        private final Disposable watch;

        Watched(ConsulAgent agent, ConsulFlux consul) {
            this.agent = agent;
            this.truth = new BarePoller(agent);
            this.watch = consul.events().watch(EventWatch.of().replay()).subscribe(told::add);
            truth.start();
        }

        /** Until the agent has received nothing for two seconds, and both have seen the last. */
        void settle() {
            Flux.interval(Duration.ofMillis(100), Schedulers.boundedElastic())
                    .map(tick -> agent.http().get("/v1/event/list").body())
                    .scan(new Still("", 0), Still::next)
                    .filter(still -> still.times >= 20 && isSeen(still.body))
                    .blockFirst(LIMIT);
        }

        private boolean isSeen(String body) {
            return !ids().isEmpty()
                    && !truth.ids().isEmpty()
                    && ids().get(ids().size() - 1)
                            .equals(truth.ids().get(truth.ids().size() - 1))
                    && body.contains(ids().get(ids().size() - 1));
        }

        private List<String> ids() {
            List<String> ids = new ArrayList<>();
            for (NodeEvent event : told) {
                if (event instanceof Received received) {
                    ids.add(received.id());
                }
            }
            return ids;
        }

        void check() {
            long gaps = told.stream().filter(Gap.class::isInstance).count();
            System.out.println(agent.name() + ": " + ids().size() + " of " + EVENTS + " told, held "
                    + truth.ids().size() + ", gaps " + gaps + ", overruns of the loop beside " + truth.overruns());
            assertThat(told).extracting(NodeEvent::node).containsOnly(agent.name());
            assertThat(ids()).doesNotHaveDuplicates();
            if (gaps == 0) {
                assertThat(ids()).containsSubsequence(truth.ids());
            }
            if (gaps == 0 && truth.overruns() == 0) {
                assertThat(ids()).isEqualTo(truth.ids());
            }
            List<String> both = new ArrayList<>(ids());
            both.retainAll(truth.ids());
            assertThat(truth.ids()).containsSubsequence(both);
        }

        void close() {
            watch.dispose();
            truth.end();
        }
    }

    /** How often the same was read one after another. */
    private record Still(String body, int times) {

        Still next(String read) {
            return new Still(read, read.equals(body) ? times + 1 : 0);
        }
    }
}
