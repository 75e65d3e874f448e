// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.exchange;

import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.poll.Tolerance;
import io.consulflux.poll.Verdict;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.Jitter;
import io.consulflux.reactor.internal.signal.OneAnswer;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A transport whose refusals are errors: what it gives is data.
 *
 * @param tolerance how long reads that are done again and again tolerate failures
 */
public record Connection(
        ConsulTransport transport, Clock clock, Jitter jitter, Duration callTimeout, Tolerance tolerance) {

    /** What is no longer than this is read in no time. */
    private static final int SOON_READ = 256 * 1024;

    public Connection(ConsulTransport transport, Clock clock, Duration callTimeout) {
        this(transport, clock, Jitter.RANDOM, callTimeout, new Tolerance(Optional.empty(), OptionValues.REFUSAL_LIMIT));
    }

    /** The same for many who come at once: so many of their requests are under way, and the others wait. */
    public Connection inTurn(int atOnce) {
        return new Connection(InTurn.of(transport, atOnce), clock, jitter, callTimeout, tolerance);
    }

    /** The same by way of each agent by itself. */
    public List<Connection> perAgent() {
        return transport.agents().stream()
                .map(agent -> new Connection(agent, clock, jitter, callTimeout, tolerance))
                .toList();
    }

    /** The agent that is asked now, where the transport knows. */
    public Optional<String> currentAgent() {
        return transport.currentAgent();
    }

    public Mono<Response> exchange(Request request, Duration limit) {
        String operation = request.operation();
        return Mono.defer(() -> transport.exchange(request, limit))
                .<Response>handle((response, sink) -> {
                    ConsulException refusal = refusal(request, response);
                    if (refusal == null) {
                        sink.next(response);
                    } else {
                        sink.error(refusal);
                    }
                })
                .switchIfEmpty(Mono.error(
                        () -> new ConsulUnreachableException(operation, true, "ended without an answer", null)))
                .onErrorMap(failure -> known(operation, failure));
    }

    private static @Nullable ConsulException refusal(Request request, Response response) {
        try {
            return Verdict.on(request, response).orElse(null);
        } catch (Throwable thrown) {
            return Verdict.unreadable(request.operation(), response.status(), thrown);
        }
    }

    /**
     * An exchange and what is read from its answer, both within the limit.
     *
     * <p>Whatever is thrown while it is read, an Error included, is its failure, and so is what the subscriber throws when it
     * is given the value: Reactor's own operators would throw an Error on, into an event loop that nobody listens to.
     *
     * @param reading gives null where the answer means nothing
     */
    public <T> Mono<T> read(Request request, Duration limit, Function<Response, @Nullable T> reading) {
        return Mono.create(sink -> {
            long end = clock.nanos() + limit.toNanos();
            Disposable.Swap tooLate = Disposables.swap();
            OneAnswer<Response> answer = new OneAnswer<>(
                    response -> {
                        if (response.body().size() > SOON_READ) {
                            tooLate.update(clock.at(end, () -> sink.error(late(request, response, limit))));
                        }
                        sink.success(read(request, response, reading));
                    },
                    sink::error,
                    Context.of(sink.contextView()));
            sink.onCancel(answer);
            sink.onDispose(tooLate);
            exchange(request, limit).subscribe(answer);
        });
    }

    /** What is read from an answer. Whatever is thrown thereby is a {@link ConsulException}. */
    static <T> @Nullable T read(Request request, Response response, Function<Response, @Nullable T> reading) {
        try {
            return reading.apply(response);
        } catch (Throwable thrown) {
            throw Verdict.unreadable(request.operation(), response.status(), thrown);
        }
    }

    private static ConsulException late(Request request, Response response, Duration limit) {
        return new ConsulUnavailableException(
                request.operation(),
                response.status(),
                "the answer of " + response.body().size() + " bytes was not read within " + limit,
                (Throwable) null);
    }

    /** A transport that fails otherwise than it promises is taken at its worst: unreachable, and maybe sent. */
    public static ConsulException known(String operation, Throwable failure) {
        return failure instanceof ConsulException known
                ? known
                : new ConsulUnreachableException(operation, true, String.valueOf(failure.getMessage()), failure);
    }
}
