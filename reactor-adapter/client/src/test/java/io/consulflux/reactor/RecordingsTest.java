// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.consulflux.BarrierEvent;
import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.UserEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.internal.signal.Clock;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class RecordingsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final RecordingOptions<String> OPTIONS = RecordingOptions.<String>of(String::length, any -> false)
            .atOnce(2)
            .kept(2)
            .keptFor(Duration.ofHours(1));

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final TestPublisher<String> stream = TestPublisher.create();
    private final Recordings<String> recordings = new Recordings<>(OPTIONS, new Clock(time), any -> {});

    @Test
    void aStreamIsRunOnceHoweverManyFollowIt() {
        Recording<String> recording = recordings.start("a", stream);
        StepVerifier.create(Flux.merge(recording.after(0), recording.after(0), recording.after(0))
                        .map(Recorded::number))
                .then(() -> stream.next("one"))
                .expectNext(1L, 1L, 1L)
                .then(stream::complete)
                .expectComplete()
                .verify(LIMIT);
        assertThat(stream.subscribeCount()).isEqualTo(1);
        assertThat(recording.isRunning()).isFalse();
    }

    @Test
    void aStreamRunsThoughNobodyFollowsIt() {
        Recording<String> recording = recordings.start("a", stream);
        stream.assertMinRequested(1);
        stream.next("one");
        assertThat(recording.isAllToldAt(1)).isFalse();
        stream.complete();
        assertThat(recording.isAllToldAt(0)).isFalse();
        assertThat(recording.isAllToldAt(1)).isTrue();
    }

    @Test
    void whoBeginsTheSameAgainIsGivenWhatRunsAndWhatHasEnded() {
        Recording<String> recording = recordings.start("a", stream);
        assertThat(recordings.start("a", stream)).isSameAs(recording);
        stream.complete();
        assertThat(recordings.start("a", Flux.error(new IllegalStateException())))
                .isSameAs(recording);
        assertThat(stream.subscribeCount()).isEqualTo(1);
    }

    @Test
    void manyWhoBeginTheSameAtOnceBeginItOnce() {
        StepVerifier.create(Flux.range(0, 64)
                        .flatMap(any -> Mono.fromSupplier(() -> recordings.start("a", stream))
                                .subscribeOn(Schedulers.parallel()))
                        .distinct())
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
        assertThat(stream.subscribeCount()).isEqualTo(1);
    }

    @Test
    void aFollowerWhoLeavesLeavesTheStreamRunning() {
        Recording<String> recording = recordings.start("a", stream);
        StepVerifier.create(recording.after(0)).thenCancel().verify(LIMIT);
        stream.assertNotCancelled();
        stream.next("one");
        assertThat(recording.newest()).isEqualTo(1);
    }

    @Test
    void aFailureIsToldToEachFollowerAfterTheEvents() {
        Recording<String> recording = recordings.start("a", stream);
        stream.next("one").error(new IllegalStateException("no agent"));
        for (int i = 0; i < 2; i++) {
            StepVerifier.create(recording.after(0))
                    .expectNextCount(1)
                    .expectErrorMessage("no agent")
                    .verify(LIMIT);
        }
        assertThat(recording.isAllToldAt(1)).isTrue();
    }

    @Test
    void disposingOfOneCancelsItsStreamAndCompletesItsFollowers() {
        Recording<String> recording = recordings.start("a", stream);
        StepVerifier.create(recording.after(0))
                .then(() -> stream.next("one"))
                .expectNextCount(1)
                .then(recording::dispose)
                .expectComplete()
                .verify(LIMIT);
        stream.assertCancelled();
        assertThat(recordings.find("a")).contains(recording);
    }

    @Test
    void anEventThatIsNotYetThereCannotBeNamed() {
        Recording<String> recording = recordings.start("a", stream);
        stream.next("one");
        assertThatThrownBy(() -> recording.after(2)).hasMessage("after: expected 0 to 1, got 2");
        assertThatThrownBy(() -> recording.after(-1)).hasMessage("after: expected 0 to 1, got -1");
    }

    @Test
    void moreAtOnceThanAllowedAreRefused() {
        Recording<String> first = recordings.start("a", stream);
        recordings.start("b", stream);
        assertThatThrownBy(() -> recordings.start("c", stream))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("2 recordings are running, and no more may at once");
        first.dispose();
        assertThat(recordings.start("c", stream).isRunning()).isTrue();
    }

    @Test
    void ofThoseThatHaveEndedSoManyAreKeptAndForSoLong() {
        ended("a");
        time.advanceTimeBy(Duration.ofMinutes(30));
        ended("b");
        Recording<String> third = ended("c");
        assertThat(recordings.all()).extracting(Recording::id).containsExactly("c", "b");
        time.advanceTimeBy(Duration.ofMinutes(30));
        assertThat(recordings.find("c")).contains(third);
        Recording<String> running = recordings.start("d", stream);
        time.advanceTimeBy(Duration.ofMinutes(30));
        assertThat(recordings.all()).containsExactly(running);
        time.advanceTimeBy(Duration.ofDays(1));
        assertThat(recordings.all()).containsExactly(running);
    }

    @Test
    void nothingIsHeldOfOneThatIsForgotten() throws InterruptedException {
        ReferenceQueue<Recording<String>> collected = new ReferenceQueue<>();
        WeakReference<Recording<String>> first = new WeakReference<>(ended("a"), collected);
        ended("b");
        ended("c");
        System.gc();
        assertThat(collected.remove(LIMIT.toMillis())).isSameAs(first);
    }

    @Test
    void theEndOfAllCancelsWhatRunsAndSaysSo() {
        Recording<String> recording = recordings.start("a", stream);
        stream.next("one");
        recordings.dispose();
        stream.assertCancelled();
        StepVerifier.create(recording.after(0))
                .expectNextCount(1)
                .expectError(ConsulClosedException.class)
                .verify(LIMIT);
        assertThat(recordings.isDisposed()).isTrue();
    }

    @Test
    void whatIsBegunAfterTheEndIsNotRun() {
        recordings.dispose();
        StepVerifier.create(recordings.start("a", stream).after(0))
                .expectError(ConsulClosedException.class)
                .verify(LIMIT);
        assertThat(stream.subscribeCount()).isZero();
    }

    @Test
    void theEndWhileOneIsBegunCancelsItToo() {
        Flux<String> ending = Flux.defer(() -> {
            recordings.dispose();
            return stream;
        });
        Recording<String> recording = recordings.start("a", ending);
        assertThat(recording.isRunning()).isFalse();
        stream.assertCancelled();
    }

    @Test
    void theEndOfTheClientEndsThem() {
        ConsulFlux consul = client();
        Recording<NodeEvent> job = consul.recordings().start("a", consul.exec(ExecJob.of("uptime")));
        Recording<String> other = consul.recordings(OPTIONS).start("a", stream);
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        assertThat(List.of(job.isRunning(), other.isRunning())).containsOnly(false);
        stream.assertCancelled();
        StepVerifier.create(consul.recordings(OPTIONS).start("b", stream).after(0))
                .expectError(ConsulClosedException.class)
                .verify(LIMIT);
    }

    @Test
    void everybodyWhoAsksTheClientSharesItsRecordings() {
        ConsulFlux consul = client();
        assertThat(consul.recordings()).isSameAs(consul.recordings());
        consul.dispose();
    }

    @Test
    void outputIsWeighedAndHowNodesEndLasts() {
        RecordingOptions<NodeEvent> options = RecordingOptions.ofNodeEvents();
        NodeEvent output = new ExecEvent.Output("n", NOW, 0, Bytes.utf8("three"));
        assertThat(options.weigh(output)).isEqualTo(5);
        assertThat(options.isLasting(output)).isFalse();
        assertThat(options.isLasting(new ExecEvent.Heartbeat("n", NOW, 1))).isFalse();
        assertThat(options.isLasting(new ExecEvent.Exited("n", NOW, 0))).isTrue();
        assertThat(options.isLasting(new BarrierEvent.Ready("n", NOW, 0, 0, 1))).isTrue();
        assertThat(options.isLasting(
                        new UserEvent.Gap("n", NOW, java.util.OptionalLong.empty(), UserEvent.Gap.Reason.OVERFLOW)))
                .isFalse();
    }

    @Test
    void limitsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> OPTIONS.bytes(0)).hasMessage("bytes: expected 1 or more, got 0");
        assertThatThrownBy(() -> OPTIONS.passing(0)).hasMessage("passing events: expected 1 or more, got 0");
        assertThatThrownBy(() -> OPTIONS.lasting(0)).hasMessage("lasting events: expected 1 or more, got 0");
        assertThatThrownBy(() -> OPTIONS.atOnce(0)).hasMessage("recordings at once: expected 1 or more, got 0");
        assertThatThrownBy(() -> OPTIONS.kept(-1)).hasMessage("recordings kept: expected 0 or more, got -1");
        assertThatThrownBy(() -> OPTIONS.keptFor(Duration.ZERO))
                .hasMessage("kept for: expected more than 0 and at most 30 days, got PT0S");
        assertThatThrownBy(() -> recordings.start("", stream)).hasMessage("id: expected 1 to 256 characters, got 0");
    }

    private Recording<String> ended(String id) {
        Recording<String> recording = recordings.start(id, stream);
        recording.dispose();
        return recording;
    }

    private static ConsulFlux client() {
        return ConsulFlux.create(ConsulOptions.defaults().transport(new ScriptedTransport()));
    }
}
