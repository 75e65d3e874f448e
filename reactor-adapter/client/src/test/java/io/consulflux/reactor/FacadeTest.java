// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.wire.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** What holds for every call of the facade: a new one is in the table, or {@link #everyCallIsInTheTable} fails. */
class FacadeTest {

    private static final String FAR = "far";

    /** An agent tells of itself alone, whichever datacenter is named. */
    private static final Set<String> OF_THE_AGENT =
            Set.of("/v1/agent/self", "/v1/agent/members", "/v1/catalog/datacenters", "/v1/event/list");

    private static final Set<String> LASTING = Set.of(
            "ConsulFlux.participate(String, String, Publisher)",
            "ConsulFlux.participate(Participation, Publisher)",
            "ConsulSessions.keep(SessionSpec)",
            "ConsulSessions.keep(SessionSpec, OnSessionLoss)",
            "ConsulEvents.handle(EventHandlers)",
            "ConsulKv.changes(String)",
            "ConsulKv.changes(String, ReadOptions)");

    private static final Set<String> WITH_AN_END = Set.of(
            "ConsulFlux.exec(ExecJob)",
            "ConsulFlux.run(ExecJob)",
            "ConsulFlux.run(ExecJob, ExecSuccess)",
            "ConsulFlux.barrier(Barrier)",
            "ConsulFlux.awaitBarrier(Barrier)",
            "ConsulFlux.doubleBarrier(DoubleBarrier, Publisher)");

    private final TalkativeAgent agent = new TalkativeAgent();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ConsulOptions options =
            ConsulOptions.defaults().transport(agent).scheduler(time);

    @Test
    void everyCallIsInTheTable() {
        assertThat(FacadeCalls.all().keySet()).containsExactlyElementsOf(FacadeCalls.declared());
    }

    @TestFactory
    List<DynamicTest> theDatacenterOfTheOptionsHoldsOrIsRefused() {
        return forEach((name, call) -> {
            ConsulFlux consul = ConsulFlux.create(options.datacenter(FAR));
            TestSubscriber<Object> told = listen(call.apply(consul));
            assertThat(agent.asked)
                    .filteredOn(request -> !OF_THE_AGENT.contains(request.path()))
                    .allMatch(request -> request.datacenter().equals(Optional.of(FAR)));
            if (asksForEvents(agent.asked)) {
                assertThat(told.expectTerminalError())
                        .isInstanceOf(ConsulRequestException.class)
                        .hasMessageContaining("datacenter near, not of far");
                assertThat(told.getReceivedOnNext()).isEmpty();
            } else {
                assertThat(agent.asked).anyMatch(request -> request.datacenter().isPresent());
            }
            consul.dispose();
        });
    }

    @TestFactory
    List<DynamicTest> theAgentsOwnDatacenterIsNoOther() {
        return forEach((name, call) -> {
            ConsulFlux consul = ConsulFlux.create(options.datacenter(TalkativeAgent.DATACENTER));
            TestSubscriber<Object> told = listen(call.apply(consul));
            assertThat(told.isTerminatedError()).isFalse();
            consul.dispose();
        });
    }

    /** Without an error handler, as many programs subscribe: what lasts as long as the client ends with it in silence. */
    @TestFactory
    List<DynamicTest> whatLastsAsLongAsTheClientCompletesWithItAndWhatHasAnEndOfItsOwnFails() {
        return forEach((name, call) -> {
            ConsulFlux consul = ConsulFlux.create(options);
            TestSubscriber<Object> told = listen(call.apply(consul));
            List<Throwable> dropped = new CopyOnWriteArrayList<>();
            Hooks.onErrorDropped(dropped::add);
            Flux.from(call.apply(ConsulFlux.create(options))).subscribe().dispose();
            ConsulFlux silent = ConsulFlux.create(options);
            Flux.from(call.apply(silent)).subscribe();
            time.advanceTimeBy(Duration.ofSeconds(1));
            boolean lasts = LASTING.contains(name) || name.contains(".watch");
            boolean isUnderWay = !told.isTerminated();
            assertThat(isUnderWay).isEqualTo(lasts || WITH_AN_END.contains(name));
            consul.dispose();
            silent.dispose();
            time.advanceTimeBy(Duration.ofSeconds(15));
            Hooks.resetOnErrorDropped();
            if (lasts) {
                assertThat(told.isTerminatedComplete()).isTrue();
                assertThat(dropped).isEmpty();
            } else if (isUnderWay) {
                assertThat(told.expectTerminalError()).isInstanceOf(ConsulClosedException.class);
            }
            TestSubscriber<Object> late = listen(call.apply(consul));
            assertThat(late.expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        });
    }

    private List<DynamicTest> forEach(BiConsumer<String, Function<ConsulFlux, Publisher<?>>> check) {
        return FacadeCalls.all().entrySet().stream()
                .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> {
                    agent.asked.clear();
                    check.accept(call.getKey(), call.getValue());
                }))
                .toList();
    }

    private TestSubscriber<Object> listen(Publisher<?> publisher) {
        TestSubscriber<Object> told = TestSubscriber.create();
        Flux.<Object>from(publisher).subscribe(told);
        for (int second = 0; second < 5; second++) {
            time.advanceTimeBy(Duration.ofSeconds(1));
        }
        return told;
    }

    private static boolean asksForEvents(List<Request> asked) {
        return asked.stream().anyMatch(request -> request.path().equals("/v1/event/list"));
    }
}
