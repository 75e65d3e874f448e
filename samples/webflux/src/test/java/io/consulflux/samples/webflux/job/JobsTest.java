// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.reactor.Recording;
import io.consulflux.samples.webflux.web.Followed;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class JobsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MANY = 64;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final TestPublisher<NodeEvent> execution = TestPublisher.create();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults().scheduler(time));
    private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private final Jobs jobs = jobs(2, 2);

    @AfterEach
    void end() {
        consul.dispose();
    }

    @Test
    void aJobIsRunOnceHoweverManyFollowIt() {
        Job job = jobs.start(request("uptime"), "ada");
        StepVerifier.create(Flux.merge(told(job), told(job), told(job)))
                .then(() -> execution.next(new ExecEvent.Acknowledged("node-1", NOW)))
                .expectNextCount(3)
                .then(() -> execution.next(finished()).complete())
                .expectNextCount(3)
                .expectComplete()
                .verify(LIMIT);
        assertThat(execution.subscribeCount()).isEqualTo(1);
        assertThat(job.json().fields()).containsEntry("state", "finished").containsEntry("outcome", "complete");
    }

    /** Random bytes from the system come in blocks, each of which is waited for and serves some ids. */
    @Test
    void jobsAreBegunWithoutBlocking() {
        Jobs many = jobs(MANY, MANY);
        StepVerifier.create(Flux.range(0, MANY)
                        .publishOn(Schedulers.parallel())
                        .map(any -> many.start(request("uptime"), "ada").id())
                        .distinct())
                .expectNextCount(MANY)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aJobRunsThoughNobodyFollowsIt() {
        Job job = jobs.start(request("uptime"), "ada");
        execution.assertMinRequested(1);
        execution.next(finished()).complete();
        assertThat(job.isRunning()).isFalse();
        assertThat(recording(job).isAllToldAt(1)).isTrue();
    }

    @Test
    void outputIsToldInWholeCharacters() {
        Job job = jobs.start(request("uptime"), "ada");
        byte[] text = "é".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        execution.next(
                new ExecEvent.Output("node-1", NOW, 0, Bytes.copyOf(new byte[] {'a', text[0]})),
                new ExecEvent.Output("node-1", NOW, 1, Bytes.copyOf(new byte[] {text[1], 'b'})));
        StepVerifier.create(told(job).take(2))
                .expectNextMatches(json -> json.contains("\"text\":\"a\""))
                .expectNextMatches(json -> json.contains("\"text\":\"éb\""))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aWarningIsToldInItsWords() {
        Job job = jobs.start(request("uptime"), "ada");
        execution.next(new ExecEvent.Warned(
                "node-1", NOW, new ExecEvent.Warning(ExecEvent.Warning.Kind.LINE_ENDINGS, "lines end with \\r")));
        StepVerifier.create(told(job).take(1))
                .expectNextMatches(json -> json.contains("\"warned\"") && json.contains("\"text\":\"lines end"))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void cancellingEndsTheExecutionAndSaysWhoDidIt() {
        Job job = jobs.start(request("uptime"), "ada");
        job.cancel("grace");
        execution.assertCancelled();
        StepVerifier.create(told(job))
                .expectNext("{\"type\":\"cancelled\",\"at\":\"" + NOW + "\",\"by\":\"grace\"}")
                .expectComplete()
                .verify(LIMIT);
        assertThat(job.json().fields()).containsEntry("state", "cancelled");
    }

    @Test
    void cancellingWhatHasEndedChangesNothing() {
        Job job = jobs.start(request("uptime"), "ada");
        execution.next(finished()).complete();
        job.cancel("grace");
        assertThat(job.json().fields()).containsEntry("state", "finished");
        assertThat(recording(job).newest()).isEqualTo(1);
    }

    @Test
    void aFailureIsALineOfTheLog() {
        Job job = jobs.start(request("uptime"), "ada");
        execution.error(new IllegalStateException("no agent"));
        StepVerifier.create(told(job))
                .expectNextMatches(json -> json.contains("failed") && json.contains("no agent"))
                .expectComplete()
                .verify(LIMIT);
        assertThat(job.json().fields()).containsEntry("state", "failed");
    }

    @Test
    void moreAtOnceThanAllowedAreRefused() {
        jobs.start(request("one"), "ada");
        Job second = jobs.start(request("two"), "ada");
        assertThatThrownBy(() -> jobs.start(request("three"), "ada"))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("2 jobs");
        second.cancel("ada");
        assertThat(jobs.start(request("three"), "ada").isRunning()).isTrue();
    }

    @Test
    void ofThoseThatHaveEndedTheNewestAreKeptForAWhile() {
        Job first = ended("first");
        Job second = ended("second");
        Job third = ended("third");
        assertThat(jobs.all()).containsExactly(third, second);
        assertThat(jobs.find(first.id())).isEmpty();
        time.advanceTimeBy(Duration.ofHours(1));
        Job running = jobs.start(request("fourth"), "ada");
        assertThat(jobs.all()).containsExactly(running);
        time.advanceTimeBy(Duration.ofDays(1));
        assertThat(jobs.all()).containsExactly(running);
    }

    @Test
    void theEndOfTheClientCancelsWhatRuns() {
        jobs.start(request("uptime"), "ada");
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        execution.assertCancelled();
        jobs.start(request("uptime"), "ada");
        assertThat(execution.subscribeCount()).isEqualTo(1);
    }

    @Test
    void aJobThatEndsWhileItIsBegunHasEnded() {
        Jobs quick = new Jobs(settings(1, 1), consul, job -> Flux.just(finished()), clock);
        assertThat(quick.start(request("one"), "ada").isRunning()).isFalse();
        assertThat(quick.start(request("two"), "ada").json().fields()).containsEntry("state", "finished");
    }

    @Test
    void nothingIsHeldOfAJobThatIsForgotten() throws InterruptedException {
        ReferenceQueue<Job> collected = new ReferenceQueue<>();
        WeakReference<Job> first = new WeakReference<>(ended("first"), collected);
        ended("second");
        ended("third");
        assertThat(jobs.all()).hasSize(2);
        System.gc();
        assertThat(collected.remove(LIMIT.toMillis())).isSameAs(first);
    }

    @Test
    void theLimitsOfOutputAreThoseOfTheSettings() {
        assertThat(request("uptime").job(settings(1, 1)).outputLimits().perNode())
                .hasValue(1024);
        assertThatThrownBy(() -> new JobRequest("uptime", null, null, null, 61, null).job(settings(1, 1)))
                .hasMessage("deadlineSeconds: expected at most 60, got 61");
    }

    private Recording<Line> recording(Job job) {
        return jobs.recording(job.id()).orElseThrow();
    }

    private Flux<String> told(Job job) {
        return recording(job).after(0).map(told -> Followed.json(told, Line::json));
    }

    private Job ended(String command) {
        Job job = jobs.start(request(command), "ada");
        job.cancel("ada");
        return job;
    }

    private Jobs jobs(int atOnce, int kept) {
        return new Jobs(settings(atOnce, kept), consul, job -> execution.flux(), clock);
    }

    static JobSettings settings(int atOnce, int kept) {
        return new JobSettings(
                atOnce,
                kept,
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                DataSize.ofKilobytes(1),
                DataSize.ofKilobytes(10),
                DataSize.ofMegabytes(1),
                100,
                100);
    }

    private static JobRequest request(String command) {
        return new JobRequest(command, null, null, null, null, null);
    }

    static ExecEvent.Finished finished() {
        return new ExecEvent.Finished(
                "node-1",
                NOW,
                new ExecEvent.Summary(ExecEvent.Outcome.COMPLETE, 1, 1, 1, 0, 0, 0, List.of(), Optional.empty()));
    }
}
