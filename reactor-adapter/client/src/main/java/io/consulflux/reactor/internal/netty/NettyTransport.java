// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.reactor.internal.options.HttpProxy;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
public final class NettyTransport implements ConsulTransport {

    private static final int FIRST_FAILURE = 300;

    /** More is told of no failure; what carries data is read whole. */
    private static final int LONGEST_FAILURE = 32 * 1024;

    private static final String LOCATION = "location";

    private final OptionValues options;
    private final Scheduler scheduler;
    private final Optional<HttpProxy> proxy;
    private final NettyLane polls;
    private final NettyLane calls;
    /** The agent as messages name it, and how it is reached. */
    private final String way;

    private final Mono<Void> lastly;
    private final Sinks.Empty<Void> disposed = Sinks.empty();

    /** Read here, because it comes from a file, and a request may be sent from a thread that must not read one. */
    private final String userAgent = UserAgent.TEXT;

    private NettyTransport(
            OptionValues options,
            HttpClientSettings settings,
            NettyLoops loops,
            AnswerBudget budget,
            Mono<Void> lastly) {
        this.options = options;
        this.scheduler = scheduler(options);
        this.polls = new NettyLane(
                "poll",
                options.pollConnections,
                options.answerLimit(),
                budget,
                client -> settings.apply(client, loops));
        this.calls = new NettyLane(
                "call",
                options.callConnections,
                options.answerLimit(),
                budget,
                client -> settings.apply(client, loops));
        this.proxy = settings.proxy();
        this.way = options.address + proxy.map(one -> " by the proxy " + one).orElse("");
        this.lastly = lastly;
    }

    /**
     * Reads the TLS files: not for an event loop. Opens no connection yet.
     *
     * @throws IllegalArgumentException if a TLS file is unusable, or a Unix socket is asked for where there is no native
     *     transport
     */
    public static NettyTransport create(OptionValues options) {
        NettyLoops loops = new NettyLoops();
        HttpClientSettings settings = HttpClientSettings.of(options);
        return new NettyTransport(options, settings, loops, budget(options), loops.disposeLater());
    }

    /** As {@link #create}, to all agents that the options name. They share the event loops. */
    public static ConsulTransport toAll(OptionValues options) {
        List<OptionValues> agents = options.perAgent();
        if (agents.size() == 1) {
            return create(options);
        }
        List<HttpClientSettings> settings = HttpClientSettings.ofEach(agents);
        NettyLoops loops = new NettyLoops();
        AnswerBudget budget = budget(options);
        List<ConsulTransport> transports = IntStream.range(0, agents.size())
                .<ConsulTransport>mapToObj(
                        at -> new NettyTransport(agents.get(at), settings.get(at), loops, budget, Mono.empty()))
                .toList();
        return new FailoverTransport(transports, new Clock(scheduler(options)), loops.disposeLater());
    }

    private static AnswerBudget budget(OptionValues options) {
        return new AnswerBudget(options.answerBudget(), 2L * options.answerLimit());
    }

    private static Scheduler scheduler(OptionValues options) {
        return options.scheduler.orElseGet(Schedulers::parallel);
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return Mono.defer(() -> {
            NettyLane lane = request.blockingWait().isPresent() ? polls : calls;
            Attempt attempt = new Attempt(request, options.address.toString(), way, scheduler);
            Mono<Response> exchange = options.token
                    .current()
                    .flatMap(token -> {
                        attempt.tokenIsThere(token);
                        return lane.exchange(attempt, target(request), headers -> describe(request, headers, token))
                                .map(response -> withoutSecrets(request, response, token));
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
    private Response withoutSecrets(Request request, Response response, String token) {
        if (response.status() < FIRST_FAILURE && response.header(LOCATION).isEmpty()) {
            return response;
        }
        Secrets secrets = secrets(token);
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.computeIfPresent(LOCATION, (name, location) -> secrets.strike(location));
        Bytes body = response.body();
        if (response.status() >= FIRST_FAILURE) {
            int told = request.isAnsweredBy(response.status()) ? body.size() : Math.min(body.size(), LONGEST_FAILURE);
            String text = body.first(told).utf8();
            String struck = secrets.strike(text);
            body = struck.equals(text) ? body.first(told) : Bytes.utf8(struck);
        }
        return new Response(response.status(), headers, body);
    }

    private Secrets secrets(String token) {
        List<String> all = new ArrayList<>();
        all.add(token);
        Stream.concat(options.basicAuth.stream(), proxy.stream().flatMap(one -> one.auth().stream()))
                .forEach(auth -> {
                    all.add(auth.user() + ":" + auth.password());
                    all.add(auth.password());
                });
        return new Secrets(all);
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
