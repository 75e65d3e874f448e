// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** An agent that does what the test says, the same to every exchange from then on. At first it answers its name. */
public final class ScriptedAgent implements ConsulTransport {

    private final String name;
    private final Scheduler scheduler;
    private final List<Duration> limits = new ArrayList<>();
    private final List<Request> requests = new ArrayList<>();
    private BiFunction<Request, Duration, Mono<Response>> behaviour;
    private int cancelled;
    private boolean disposed;

    public ScriptedAgent(String name, Scheduler scheduler) {
        this.name = name;
        this.scheduler = scheduler;
        this.behaviour = (request, limit) -> Mono.just(answer(200, 1, name));
    }

    /** An answer as this agent gives it. */
    public Response answer(int status, long index, String body) {
        return new Response(
                status, Map.of("X-Consul-Index", Long.toString(index), Response.AGENT, name), Bytes.utf8(body));
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    public void does(BiFunction<Request, Duration, Mono<Response>> next) {
        behaviour = next;
    }

    public void answers() {
        answers(200);
    }

    public void answers(int status) {
        does((request, limit) -> Mono.just(answer(status, 1, name)));
    }

    public void refuses() {
        does((request, limit) -> Mono.error(unreachable(request, false, "connection refused")));
    }

    public void cuts() {
        does((request, limit) -> Mono.error(unreachable(request, true, "connection cut")));
    }

    /** Takes requests and never answers. */
    public void isSilent() {
        does((request, limit) -> Mono.<Response>never()
                .timeout(limit, Mono.error(() -> unreachable(request, true, "no answer within " + limit)), scheduler));
    }

    public void failsWith(ConsulException failure) {
        does((request, limit) -> Mono.error(failure));
    }

    private ConsulUnreachableException unreachable(Request request, boolean sent, String words) {
        return new ConsulUnreachableException(request.operation(), sent, name + ": " + words, null);
    }

    public int asked() {
        return requests.size();
    }

    public List<Request> requests() {
        return requests;
    }

    /** What each exchange was given. */
    public List<Duration> limits() {
        return limits;
    }

    public int cancelled() {
        return cancelled;
    }

    public boolean isDisposed() {
        return disposed;
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return Mono.defer(() -> {
                    requests.add(request);
                    limits.add(timeout);
                    return behaviour.apply(request, timeout);
                })
                .doOnCancel(() -> cancelled++);
    }

    @Override
    public Optional<String> currentAgent() {
        return Optional.of(name);
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.fromRunnable(() -> disposed = true);
    }

    @Override
    public String toString() {
        return name;
    }
}
