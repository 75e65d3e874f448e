// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.error.ConsulException;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.state.PollHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Says on standard error what a command waits for that has told nothing yet, and why; and later that Consul does not
 * answer, and that it answers again. A stream bears an outage in silence.
 */
final class Waiting {

    /** The JVM has taken its time before; two seconds after the command was given the first word is to be said. */
    private static final Duration FIRST = Duration.ofSeconds(1);

    /** A poll that failed for less than this says nothing: servers are restarted. */
    private static final Duration BLIP = Duration.ofSeconds(1);

    private static final Duration ANSWER = Duration.ofMillis(900);

    private final Screen screen;
    private final Patience patience;
    private final ConsulFlux consul;
    private volatile boolean begun;
    private boolean announced;
    private boolean away;

    private Waiting(Screen screen, Patience patience, ConsulFlux consul) {
        this.screen = screen;
        this.patience = patience;
        this.consul = consul;
    }

    /** The same events, watched over for as long as they are listened to. */
    static <T> Flux<T> over(Flux<T> events, Screen screen, Patience patience, ConsulFlux consul) {
        return Flux.using(
                () -> new Waiting(screen, patience, consul).begin(),
                watch -> events.doOnNext(event -> watch.waiting.begun = true),
                watch -> watch.timer.dispose());
    }

    private record Watch(Waiting waiting, Disposable timer) {}

    private Watch begin() {
        // A thread that may wait for an answer, and for a terminal that takes nothing.
        Disposable timer = Flux.interval(FIRST, FIRST, Schedulers.boundedElastic())
                .onBackpressureDrop()
                .concatMap(tick -> Flux.defer(() -> {
                    look();
                    return Flux.<Void>empty();
                }))
                .subscribe(nothing -> {}, closed -> {});
        return new Watch(this, timer);
    }

    private void look() {
        boolean early = !begun;
        Optional<String> trouble = trouble();
        if (early && begun) {
            return; // the first event came while Consul was asked
        }
        if (trouble.isPresent()) {
            if (!away) {
                screen.error(
                        (begun ? "Consul does not answer, waiting for it: " : "waiting for " + patience.what() + ": ")
                                + trouble.get());
            }
            away = true;
        } else if (away) {
            screen.error("Consul answers again");
            away = false;
            announced = true;
        } else if (!begun && !announced && patience.silent()) {
            screen.error("waiting for " + patience.what());
            announced = true;
        }
    }

    private Optional<String> trouble() {
        List<PollHealth> polls = consul.polls();
        Instant blip = begun ? Instant.now().minus(BLIP) : Instant.MAX;
        Optional<String> failure = polls.stream()
                .filter(poll -> poll.failingSince().filter(blip::isAfter).isPresent())
                .flatMap(poll -> poll.lastFailure().stream())
                .map(Waiting::words)
                .findFirst();
        boolean healthy = polls.stream().anyMatch(poll -> poll.healthySince().isPresent());
        return failure.isPresent() || healthy || begun ? failure : asked();
    }

    /** Of what has no poll yet nothing tells whether it is answered. */
    private Optional<String> asked() {
        try {
            Optional<String> leader = consul.catalog().leader(ANSWER).block();
            return leader != null && leader.isPresent() ? Optional.empty() : Optional.of("the servers have no leader");
        } catch (ConsulException e) {
            return Optional.of(words(e));
        }
    }

    private static String words(ConsulException failure) {
        return String.valueOf(failure.getMessage());
    }
}
