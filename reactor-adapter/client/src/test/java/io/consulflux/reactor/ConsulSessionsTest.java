// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.consulflux.NodeEvent;
import io.consulflux.SessionEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.reactor.internal.conversation.Conversations;
import io.consulflux.reactor.internal.poll.PollWorld;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionInfo;
import io.consulflux.session.SessionSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;

/** Sessions on a scripted agent and virtual time. */
class ConsulSessionsTest {

    private static final SessionSpec SPEC = SessionSpec.named("mine").ttl(Duration.ofSeconds(20));

    private final PollWorld world = new PollWorld();
    private final ScriptedTransport consul = world.consul;
    private final Conversations conversations = new Conversations(world.connection, world.polls);
    private final ConsulSessions sessions =
            new ConsulSessions(world.connection, conversations, Optional.empty(), () -> false);

    @Test
    void eachCallAsksItsOwnEndpoint() {
        ask(sessions.create(SPEC));
        ask(sessions.renew("s1"));
        ask(sessions.info("s1"));
        ask(sessions.list());
        ask(sessions.listOn("a b"));
        ask(sessions.destroy("s1"));
        assertThat(targets())
                .containsExactly(
                        "PUT /v1/session/create",
                        "PUT /v1/session/renew/s1",
                        "GET /v1/session/info/s1",
                        "GET /v1/session/list",
                        "GET /v1/session/node/a%20b",
                        "PUT /v1/session/destroy/s1");
    }

    @Test
    void anotherDatacenterIsNamedInEachCall() {
        ConsulSessions far = sessions.inDatacenter("dc2");
        ask(far.create(SPEC));
        ask(far.destroy("s1"));
        far.keep(SPEC).subscribe();
        assertThat(targets()).allMatch(target -> target.endsWith("?dc=dc2"));
    }

    @Test
    void aSessionThatConsulDoesNotKnowCannotBeRenewed() {
        TestSubscriber<SessionInfo> renewed = ask(sessions.renew("s1"));
        consul.last().refuse(404, "Session id 's1' not found");
        assertThat(renewed.expectTerminalError()).isInstanceOf(ConsulSessionLostException.class);
    }

    @Test
    void anyOtherRefusalOfARenewalSaysNothingOfTheSession() {
        TestSubscriber<SessionInfo> renewed = ask(sessions.renew("s1"));
        consul.last().refuse(403, "Permission denied");
        assertThat(renewed.expectTerminalError()).isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void aSessionThatConsulDoesNotKnowHasNoInfo() {
        TestSubscriber<SessionInfo> info = ask(sessions.info("s1"));
        consul.last().answer(1, "[]");
        assertThat(info.getReceivedOnNext()).isEmpty();
        assertThat(info.isTerminatedComplete()).isTrue();
    }

    @Test
    void anIdThatWouldLeadElsewhereIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> sessions.destroy("..")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sessions.listOn(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(consul.count()).isZero();
    }

    @Test
    void afterDisposalNothingIsSent() {
        ConsulSessions late = new ConsulSessions(world.connection, conversations, Optional.empty(), () -> true);
        assertThat(ask(late.create(SPEC)).expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        conversations.close().subscribe();
        TestSubscriber<NodeEvent> kept = TestSubscriber.create();
        late.keep(SPEC).subscribe(kept);
        assertThat(kept.expectTerminalError()).isInstanceOf(ConsulClosedException.class);
        assertThat(consul.count()).isZero();
    }

    @Test
    void aKeptSessionIsRenewedAtHalfItsTimeToLiveWhateverTheDemand() {
        TestSubscriber<NodeEvent> kept =
                TestSubscriber.builder().initialRequest(0).build();
        sessions.keep(SPEC).subscribe(kept);
        create("s1");
        renew("s1");
        world.pass(Duration.ofMillis(9_999));
        assertThat(consul.count()).isEqualTo(2);
        world.pass(Duration.ofMillis(1));
        assertThat(consul.last().request).hasToString("PUT /v1/session/renew/s1");
        assertThat(kept.getReceivedOnNext()).isEmpty();
        kept.request(1);
        assertThat(kept.getReceivedOnNext())
                .containsExactly(new SessionEvent.Held("n1", java.time.Instant.ofEpochMilli(0), "s1"));
    }

    @Test
    void aLossIsToldAtTheLocalDeadlineWhileConsulIsSilent() {
        TestSubscriber<NodeEvent> kept = keep(OnSessionLoss.RECREATE);
        world.pass(Duration.ofMillis(19_999));
        assertThat(kept.getReceivedOnNext()).hasSize(1);
        world.pass(Duration.ofMillis(1));
        assertThat(kept.getReceivedOnNext())
                .last()
                .isInstanceOfSatisfying(
                        SessionEvent.Lost.class,
                        lost -> assertThat(lost.cause()).hasMessageContaining("time to live of PT20S"));
    }

    @Test
    void aSessionThatEndsByChoiceFailsTheStream() {
        TestSubscriber<NodeEvent> kept = keep(OnSessionLoss.END);
        world.pass(Duration.ofSeconds(26));
        assertThat(kept.expectTerminalError()).isInstanceOf(ConsulSessionLostException.class);
    }

    @Test
    void aCancelDestroysTheSession() {
        keep(OnSessionLoss.RECREATE).cancel();
        assertThat(consul.last().request).hasToString("PUT /v1/session/destroy/s1");
    }

    @Test
    void theEndOfAllWaitsUntilTheSessionIsDestroyed() {
        TestSubscriber<NodeEvent> kept = keep(OnSessionLoss.RECREATE);
        var closed = conversations.close().toFuture();
        assertThat(kept.isTerminatedComplete()).isTrue();
        assertThat(closed).isNotDone();
        assertThat(consul.last().request).hasToString("PUT /v1/session/destroy/s1");
        consul.last().answer(1, "true");
        assertThat(closed).isDone();
    }

    private TestSubscriber<NodeEvent> keep(OnSessionLoss onLoss) {
        TestSubscriber<NodeEvent> kept = TestSubscriber.create();
        sessions.keep(SPEC, onLoss).subscribe(kept);
        create("s1");
        renew("s1");
        return kept;
    }

    private void create(String id) {
        consul.last().answer(1, "{\"ID\":\"" + id + "\"}");
    }

    /** Answers the renewal that follows at once on a creation. */
    private void renew(String id) {
        world.pass(Duration.ZERO);
        consul.last()
                .answer(
                        1,
                        "[{\"ID\":\"" + id
                                + "\",\"Node\":\"n1\",\"LockDelay\":0,\"CreateIndex\":1,\"ModifyIndex\":1}]");
    }

    private static <T> TestSubscriber<T> ask(Mono<T> question) {
        TestSubscriber<T> answer = TestSubscriber.create();
        question.subscribe(answer);
        return answer;
    }

    private List<String> targets() {
        return consul.exchanges.stream()
                .map(exchange -> exchange.request.toString())
                .toList();
    }
}
