// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierBrokenException;
import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.NodeEvent;
import io.consulflux.Participant;
import io.consulflux.Straggler;
import io.consulflux.Straggler.Reason;
import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.Barrier.Policy;
import io.consulflux.error.ConsulPermanentException;
import io.consulflux.testkit.ConsulCluster;
import io.consulflux.testkit.ConsulHttp;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Barriers on a real agent, whose participants are written by hand. */
class BarrierIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ID = Pattern.compile("\"ID\":\\s*\"([^\"]+)\"");

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    private static final boolean KEYS_ARE_DECODED =
            ConsulRelease.of(cluster.server()).isAtLeast(1, 22);

    private final String prefix = "it/" + UUID.randomUUID();
    private final Barrier barrier = Barrier.at(prefix).timeout(LIMIT);
    private ConsulFlux consul;

    @BeforeEach
    void connect() {
        consul = ConsulFlux.create(
                ConsulOptions.defaults().address(cluster.server().hostAndPort()));
    }

    @AfterEach
    void disconnect() {
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
    }

    private static ConsulHttp http() {
        return cluster.server().http();
    }

    private void put(String id, String state) {
        consul.kv().put(prefix + "/" + id, state).block(LIMIT);
    }

    /** Writes under a session of its own; gives the session. */
    private String hold(String id, String state, String behavior) {
        String body = "{\"LockDelay\":\"0s\",\"Behavior\":\"" + behavior + "\"}";
        Matcher created = ID.matcher(http().put("/v1/session/create", body).body());
        assertThat(created.find()).isTrue();
        assertThat(http().put("/v1/kv/" + prefix + "/" + id + "?acquire=" + created.group(1), state)
                        .body())
                .contains("true");
        return created.group(1);
    }

    private void end(String session) {
        assertThat(http().put("/v1/session/destroy/" + session, "").isOk()).isTrue();
    }

    private static String inShort(NodeEvent event) {
        if (event instanceof BarrierEvent.Joined joined) {
            return "+" + joined.node() + ":" + joined.participant().state();
        }
        if (event instanceof BarrierEvent.Changed changed) {
            return changed.node() + ":" + changed.previous().state() + ">"
                    + changed.participant().state();
        }
        if (event instanceof BarrierEvent.Left left) {
            return "-" + left.node();
        }
        if (event instanceof BarrierEvent.Ready ready) {
            return ready.ready() + "/" + ready.present() + " of " + ready.needed();
        }
        return "open:"
                + ((BarrierEvent.Opened) event)
                        .participants().stream().map(Participant::id).toList();
    }

    private StepVerifier.FirstStep<String> wait(Barrier at) {
        return StepVerifier.create(consul.barrier(at).map(BarrierIT::inShort));
    }

    @Test
    void everyOneIsSeenToJoinChangeAndLeaveUntilAllAreReady() {
        String[] session = new String[1];
        wait(barrier.atLeast(2))
                .expectNext("0/0 of 2")
                .then(() -> put("one", "busy"))
                .expectNext("+one:busy", "0/1 of 2")
                .then(() -> session[0] = hold("two", "ready", "delete"))
                .expectNext("+two:ready", "1/2 of 2")
                .then(() -> end(session[0]))
                .expectNext("-two", "0/1 of 2")
                .then(() -> put("one", "ready"))
                .expectNext("one:busy>ready", "1/1 of 2")
                .then(() -> put("three", "ready"))
                .expectNext("+three:ready", "2/2 of 2", "open:[one, three]")
                .expectComplete()
                .verify(LIMIT);
        assertThat(consul.polls()).isEmpty();
    }

    @Test
    void aBusyOneBesideAnotherThatTurnsReadyKeepsItClosed() {
        put("busy", "busy");
        put("other", "busy");
        wait(barrier.atLeast(1))
                .expectNext("+busy:busy", "+other:busy", "0/2 of 2")
                .then(() -> put("other", "ready"))
                .expectNext("other:busy>ready", "1/2 of 2")
                .then(() -> put("busy", "ready"))
                .expectNext("busy:busy>ready", "2/2 of 2", "open:[busy, other]")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void neighboursFurtherKeysAndTheFolderDoNotCount() {
        http().put("/v1/kv/" + prefix + "c/one", "ready");
        http().put("/v1/kv/" + prefix + "/deep/one", "ready");
        http().put("/v1/kv/" + prefix + "/", "ready");
        http().put("/v1/kv/" + prefix, "ready");
        wait(barrier.atLeast(1))
                .expectNext("0/0 of 1")
                .then(() -> {
                    http().put("/v1/kv/" + prefix + "c/two", "ready");
                    put("one", "busy");
                })
                .expectNext("+one:busy", "0/1 of 1")
                .thenCancel()
                .verify(LIMIT);
    }

    @Test
    void idsAreWhatTheyAreWhateverTheirCharacters() {
        // Newer releases refuse to write a name that would be another one if its percent signs were decoded.
        String[] ids = KEYS_ARE_DECODED
                ? new String[] {"A b", "a.b..c", "knöten-日本", "a+b&c=d?e#f"}
                : new String[] {"A b", "a%20b", "a.b..c", "knöten-日本", "a+b&c=d?e#f"};
        for (String id : ids) {
            put(id, "ready");
        }
        StepVerifier.create(consul.barrier(barrier.of(ids)).ofType(BarrierEvent.Opened.class))
                .assertNext(opened -> assertThat(opened.participants())
                        .extracting(Participant::id)
                        .containsExactlyInAnyOrder(ids))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    @EnabledIf("keysAreDecoded")
    void anIdThatConsulRefusesIsAnErrorThatStays() {
        StepVerifier.create(consul.kv().put(prefix + "/a%20b", "ready"))
                .expectError(ConsulPermanentException.class)
                .verify(LIMIT);
        StepVerifier.create(consul.kv().list(prefix + "/"))
                .expectNextMatches(List::isEmpty)
                .expectComplete()
                .verify(LIMIT);
    }

    static boolean keysAreDecoded() {
        return KEYS_ARE_DECODED;
    }

    @Test
    void anEntryThatAWriterLeftBehindWhenItDiedLetsNobodyThrough() {
        String session = hold("dead", "ready", "release");
        put("plain", "ready");
        wait(barrier.atLeast(3).timeout(LIMIT))
                .expectNext("+dead:ready", "+plain:ready", "2/2 of 3")
                .then(() -> end(session))
                .expectNext("-dead", "1/1 of 3")
                .thenCancel()
                .verify(LIMIT);
        StepVerifier.create(consul.awaitBarrier(barrier.atLeast(2).releasedToo()))
                .expectComplete()
                .verify(LIMIT);
        StepVerifier.create(consul.awaitBarrier(barrier.quorum(2).timeout(Duration.ofSeconds(5))))
                .expectErrorSatisfies(late -> assertThat(((BarrierTimeoutException) late).stragglers())
                        .containsExactly(new Straggler("dead", "ready", Reason.UNBOUND)))
                .verify(LIMIT);
    }

    @Test
    void theTimeOutNamesTheStragglers() {
        put("slow", "warming");
        put("ok", "ready");
        StepVerifier.create(
                        consul.awaitBarrier(barrier.of("slow", "ok", "never").timeout(Duration.ofSeconds(5))))
                .expectErrorSatisfies(late -> assertThat(((BarrierTimeoutException) late).stragglers())
                        .containsExactly(
                                new Straggler("never", "", Reason.MISSING),
                                new Straggler("slow", "warming", Reason.NOT_READY)))
                .verify(LIMIT);
    }

    @Test
    void oneThatFailsOrLeavesBreaksTheBarrierWhereThatIsThePolicy() {
        put("one", "busy");
        put("two", "busy");
        StepVerifier.create(consul.barrier(barrier.quorum(2).failedWhen("failed")))
                .expectNextCount(3)
                .then(() -> put("one", "failed"))
                .expectNextCount(1)
                .expectErrorSatisfies(broken -> assertThat(((BarrierBrokenException) broken).participants())
                        .containsExactly(new Straggler("one", "failed", Reason.FAILED)))
                .verify(LIMIT);
        StepVerifier.create(consul.barrier(barrier.atLeast(1).onLeave(Policy.FAIL)))
                .expectNextCount(3)
                .then(() -> consul.kv().delete(prefix + "/two").block(LIMIT))
                .expectNextCount(2)
                .expectErrorSatisfies(broken -> assertThat(((BarrierBrokenException) broken).participants())
                        .containsExactly(new Straggler("two", "busy", Reason.LEFT)))
                .verify(LIMIT);
    }

    @Test
    void oneThatLeftIsWaitedForWhereThatIsThePolicy() {
        put("one", "busy");
        put("two", "ready");
        wait(barrier.atLeast(1).onLeave(Policy.WAIT))
                .expectNext("+one:busy", "+two:ready", "1/2 of 2")
                .then(() -> consul.kv().delete(prefix + "/one").block(LIMIT))
                .expectNext("-one")
                .then(() -> put("one", "ready"))
                .expectNext("+one:ready", "2/2 of 2", "open:[one, two]")
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void barriersOnOnePrefixShareAPollAndLeaveNone() {
        StepVerifier.create(consul.barrier(barrier.atLeast(2)).map(BarrierIT::inShort))
                .expectNext("0/0 of 2")
                .then(() -> StepVerifier.create(
                                consul.barrier(barrier.of("one").timeout(LIMIT)).map(BarrierIT::inShort))
                        .expectNext("0/0 of 1")
                        .then(() -> assertThat(consul.polls()).hasSize(1))
                        .then(() -> put("one", "ready"))
                        .expectNext("+one:ready", "1/1 of 1", "open:[one]")
                        .expectComplete()
                        .verify(LIMIT))
                .expectNext("+one:ready", "1/1 of 2")
                .thenCancel()
                .verify(LIMIT);
        // Who cancels while another thread is at work with the conversation leaves the end of it to that one.
        StepVerifier.create(Mono.fromSupplier(consul::conversations)
                        .filter(underWay -> underWay == 0)
                        .repeatWhenEmpty(looks -> looks.delayElements(Duration.ofMillis(10))))
                .expectNext(0)
                .expectComplete()
                .verify(LIMIT);
        assertThat(consul.polls()).isEmpty();
    }
}
