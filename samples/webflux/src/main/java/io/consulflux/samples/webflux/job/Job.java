// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.reactor.ExecOutput;
import io.consulflux.samples.webflux.web.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** A job of this application: run once, and told to a log from which everybody reads. */
final class Job {

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private final String id;
    private final String command;
    private final String by;
    private final Clock clock;
    private final Instant startedAt;
    private final JobLog log;
    private final Sinks.One<String> cancel = Sinks.one();

    /** Its own: what ends with the job goes with it. Disposed of, it disposes also of what comes later. */
    private final Disposable.Swap subscription = Disposables.swap();

    private volatile State state = State.RUNNING;
    private volatile Optional<Instant> endedAt = Optional.empty();
    private volatile Optional<ExecEvent.Outcome> outcome = Optional.empty();

    /** Where a job stands. */
    enum State {
        RUNNING,
        /** Consul-flux gave its account. */
        FINISHED,
        CANCELLED,
        /** It could not be run. */
        FAILED
    }

    Job(String id, String command, String by, Clock clock, JobLog log) {
        this.id = id;
        this.command = command;
        this.by = by;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.log = log;
    }

    String id() {
        return id;
    }

    JobLog log() {
        return log;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    Optional<Instant> endedAt() {
        return endedAt;
    }

    /** Runs it, by the one subscription to its execution, and writes the log. Its end leaves the log as it is. */
    void run(Flux<NodeEvent> execution) {
        LOG.info("Job {} begun by {}", id, by);
        subscription.update(execution
                .transform(ExecOutput.text())
                .takeUntilOther(cancel.asMono())
                .subscribe(this::write, this::fail, this::end));
    }

    /** Leaves the execution, also one that is yet to be run, without a word: nobody is there to read it. */
    void abandon() {
        subscription.dispose();
    }

    /** Ends the execution, if it runs. What it started on the nodes goes on, unless it has a limit there. */
    void cancel(String who) {
        cancel.tryEmitValue(who);
    }

    private void write(NodeEvent event) {
        String json = ExecLines.of(event);
        if (event instanceof ExecEvent.Finished finished) {
            outcome = Optional.of(finished.summary().outcome());
        }
        if (event instanceof OutputEvent || event instanceof ExecEvent.Heartbeat) {
            log.pass(json);
        } else {
            log.last(json);
        }
    }

    private void fail(Throwable failure) {
        LOG.warn("Job {} could not be run: {}", id, failure.toString());
        log.last(Json.of("failed")
                .with("at", clock.instant().toString())
                .with("message", String.valueOf(failure.getMessage()))
                .text());
        end(State.FAILED);
    }

    private void end() {
        if (outcome.isPresent()) {
            end(State.FINISHED);
        } else {
            String who = Objects.requireNonNullElse(cancel.asMono().toFuture().getNow(null), "");
            log.last(Json.of("cancelled")
                    .with("at", clock.instant().toString())
                    .with("by", who)
                    .text());
            end(State.CANCELLED);
        }
    }

    private void end(State how) {
        endedAt = Optional.of(clock.instant());
        state = how;
        LOG.info("Job {} {}", id, Json.word(how));
        log.end();
    }

    /** For listings. */
    Json json() {
        return Json.of("job")
                .with("id", id)
                .with("command", command)
                .with("by", by)
                .with("startedAt", startedAt.toString())
                .with("state", state)
                .with("endedAt", endedAt.map(Instant::toString))
                .with("outcome", outcome.map(Json::word));
    }
}
