// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.consulflux.ConsulClosedException;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Carries requests over HTTP/1.1 by reactor-netty, on event loops and connections of its own. Blocking queries and calls
 * have separate connections, so that a call never waits for a blocking query to end.
 *
 * <p>It never sends a write twice, and repeats a read once if the agent had closed the idle connection (see {@link
 * Attempt#mayRepeat}).
 *
 * <p>Threads: answers come on an event loop, timeouts on the options' scheduler. The token and the agent's name are
 * looked up on {@link Schedulers#boundedElastic()}.
 */
final class NettyTransport implements ConsulTransport {

    private static final int FIRST_FAILURE = 300;

    /** A few letters are found in any text, and replacing them would only spoil that. */
    private static final int SHORTEST_SECRET = 8;

    private final OptionValues options;
    private final Scheduler scheduler;
    private final NettyLane polls;
    private final NettyLane calls;
    private final Mono<Void> lastly;
    private final Sinks.Empty<Void> disposed = Sinks.empty();

    /** Read here, because it comes from a file, and a request may be sent from a thread that must not read one. */
    private final String userAgent = UserAgent.TEXT;

    private NettyTransport(OptionValues options, HttpClientSettings settings, NettyLoops loops, Mono<Void> lastly) {
        this.options = options;
        this.scheduler = scheduler(options);
        this.polls = new NettyLane("poll", options.pollConnections, client -> settings.apply(client, loops));
        this.calls = new NettyLane("call", options.callConnections, client -> settings.apply(client, loops));
        this.lastly = lastly;
    }

    /**
     * Reads the TLS files: not for an event loop. Opens no connection yet.
     *
     * @throws IllegalArgumentException if a TLS file is unusable, or a Unix socket is asked for where there is no native
     *     transport
     */
    static NettyTransport create(ConsulOptions options) {
        NettyLoops loops = new NettyLoops();
        HttpClientSettings settings = HttpClientSettings.of(options.values());
        return new NettyTransport(options.values(), settings, loops, loops.disposeLater());
    }

    /** As {@link #create}, to all agents that the options name. They share the event loops. */
    static ConsulTransport toAll(ConsulOptions options) {
        List<OptionValues> agents = options.values().perAgent();
        if (agents.size() == 1) {
            return create(options);
        }
        List<HttpClientSettings> settings = HttpClientSettings.ofEach(agents);
        NettyLoops loops = new NettyLoops();
        List<ConsulTransport> transports = IntStream.range(0, agents.size())
                .<ConsulTransport>mapToObj(
                        at -> new NettyTransport(agents.get(at), settings.get(at), loops, Mono.empty()))
                .toList();
        return new FailoverTransport(transports, new Clock(scheduler(options.values())), loops.disposeLater());
    }

    private static Scheduler scheduler(OptionValues options) {
        return options.scheduler.orElseGet(Schedulers::parallel);
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return Mono.defer(() -> {
            NettyLane lane = request.blockingWait().isPresent() ? polls : calls;
            Attempt attempt = new Attempt(request, options.address.toString(), scheduler);
            Mono<Response> exchange = options.token
                    .current()
                    .flatMap(token -> {
                        attempt.tokenIsThere(token);
                        return lane.exchange(attempt, target(request), headers -> describe(request, headers, token))
                                .map(response -> withoutSecrets(response, token));
                    })
                    .timeout(timeout, Mono.error(() -> attempt.timedOut(timeout, lane)), scheduler)
                    .onErrorMap(attempt::explain);
            // Subscribed in this order: after disposal, the exchange is not even begun.
            return Mono.firstWithSignal(closed(request), exchange);
        });
    }

    private Mono<Response> closed(Request request) {
        return disposed.asMono().then(Mono.error(() -> new ConsulClosedException(request.operation())));
    }

    private String target(Request request) {
        Request scoped = request.with("ns", options.namespace).with("partition", options.partition);
        return options.address.prefix() + scoped.target();
    }

    private void describe(Request request, HttpHeaders headers, String token) {
        headers.set(HttpHeaderNames.USER_AGENT, userAgent);
        request.maxAge().ifPresent(age -> headers.set(HttpHeaderNames.CACHE_CONTROL, "max-age=" + age.toSeconds()));
        if (request.isRepetitive()) {
            headers.set(HttpHeaderNames.ACCEPT_ENCODING, HttpHeaderValues.GZIP);
        }
        if (!token.isEmpty()) {
            headers.set("X-Consul-Token", token);
        }
        options.basicAuth.ifPresent(auth -> headers.set(HttpHeaderNames.AUTHORIZATION, auth.header()));
    }

    /** What answers with a failure is told in messages; and whatever stands there may repeat what it was sent. */
    private Response withoutSecrets(Response response, String token) {
        if (response.status() < FIRST_FAILURE) {
            return response;
        }
        String text = response.body().utf8();
        String told = without(token, text);
        if (options.basicAuth.isPresent()) {
            told = without(options.basicAuth.get().password(), told);
        }
        return told.equals(text) ? response : new Response(response.status(), response.headers(), Bytes.utf8(told));
    }

    private static String without(String secret, String text) {
        return secret.length() < SHORTEST_SECRET ? text : text.replace(secret, "***");
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.defer(() -> {
            disposed.tryEmitEmpty();
            return Mono.whenDelayError(polls.disposeLater(), calls.disposeLater())
                    .then(lastly);
        });
    }

    @Override
    public Optional<String> currentAgent() {
        return Optional.of(options.address.toString());
    }
}
