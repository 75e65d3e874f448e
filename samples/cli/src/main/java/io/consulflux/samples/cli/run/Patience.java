// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.samples.cli.text.DurationText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What a command waits for, and how long.
 *
 * @param what in words that follow "waiting for"
 * @param limit how long; empty for as long as it takes
 * @param beginningOnly whether only the first event must come within the limit
 * @param silent whether nothing may be told although all is well
 */
public record Patience(String what, Optional<Duration> limit, boolean beginningOnly, boolean silent) {

    private static final Duration LONGEST = Duration.ofDays(7);

    public Patience {
        limit.ifPresent(given -> {
            if (given.isZero() || given.isNegative() || given.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("expected 1ms to 168h, got " + DurationText.format(given));
            }
        });
    }

    /** The limit was reached. */
    static final class OverException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OverException(String message) {
            super(message);
        }
    }

    public static Patience endless(String what) {
        return new Patience(what, Optional.empty(), false, false);
    }

    <T> Flux<T> of(Flux<T> events) {
        if (limit.isEmpty()) {
            return events;
        }
        Mono<Long> end = Mono.delay(limit.get());
        if (beginningOnly) {
            return events.timeout(end, first -> Mono.never()).onErrorMap(TimeoutException.class, late -> over());
        }
        return events.takeUntilOther(end.then(Mono.error(this::over)));
    }

    private OverException over() {
        return new OverException(
                "gave up after " + limit.map(DurationText::format).orElse("") + ", waiting for " + what);
    }
}
