// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.jackson.ConsulFluxJson;
import io.consulflux.reactor.ExecOutput;
import io.consulflux.samples.webflux.web.Json;
import io.consulflux.samples.webflux.web.LogText;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A job of this application: who began what, and how it stands. */
final class Job {

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);

    private final String id;
    private final JobRequest request;
    private final String by;
    private final Clock clock;
    private final Instant startedAt;
    private final Sinks.One<String> cancel = Sinks.one();

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

    Job(String id, JobRequest request, String by, Clock clock) {
        this.id = id;
        this.request = request;
        this.by = by;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    String id() {
        return id;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    /** The execution as it is recorded; to be subscribed to once. However it ends, the last line says how. */
    Flux<Line> lines(Flux<NodeEvent> execution) {
        return Flux.defer(() -> {
                    LOG.info(
                            "Job {} begun by {} on {}: {}",
                            id,
                            LogText.of(by),
                            LogText.of(request.where()),
                            LogText.of(request.command()));
                    return execution.transform(ExecOutput.characters());
                })
                .takeUntilOther(cancel.asMono())
                .map(this::line)
                .concatWith(Mono.defer(() -> Mono.justOrEmpty(end())))
                .onErrorResume(failure -> Mono.fromSupplier(() -> failed(failure)));
    }

    /** Ends the execution, if it runs. What it started on the nodes goes on, unless it has a limit there. */
    void cancel(String who) {
        if (isRunning()) {
            LOG.info("Job {} is to be cancelled by {}", id, LogText.of(who));
        }
        cancel.tryEmitValue(who);
    }

    private Line line(NodeEvent event) {
        if (event instanceof ExecEvent.Finished finished) {
            outcome = Optional.of(finished.summary().outcome());
        }
        return new Line(
                ConsulFluxJson.line(event),
                !(event instanceof ExecEvent.Output) && !(event instanceof ExecEvent.Heartbeat));
    }

    private Line failed(Throwable failure) {
        if (failure instanceof ConsulClosedException) {
            LOG.info("Job {} is left with the end of the application", id);
        } else {
            LOG.warn("Job {} could not be run: {}", id, LogText.of(failure.toString()));
        }
        end(State.FAILED);
        return new Line(
                Json.of("failed")
                        .with("at", clock.instant().toString())
                        .with("message", String.valueOf(failure.getMessage()))
                        .text(),
                true);
    }

    private Optional<Line> end() {
        if (outcome.isPresent()) {
            end(State.FINISHED);
            return Optional.empty();
        }
        String who = Objects.requireNonNullElse(cancel.asMono().toFuture().getNow(null), "");
        end(State.CANCELLED);
        return Optional.of(new Line(
                Json.of("cancelled")
                        .with("at", clock.instant().toString())
                        .with("by", who)
                        .text(),
                true));
    }

    private void end(State how) {
        endedAt = Optional.of(clock.instant());
        state = how;
        LOG.info(
                "Job {} {}{}",
                id,
                Json.word(how),
                outcome.map(it -> ": " + Json.word(it)).orElse(""));
    }

    /** For listings. */
    Json json() {
        return Json.of("job")
                .with("id", id)
                .with("command", request.command())
                .with("by", by)
                .with("startedAt", startedAt.toString())
                .with("state", state)
                .with("endedAt", endedAt.map(Instant::toString))
                .with("outcome", outcome.map(Json::word));
    }
}
