// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A Consul whose answers the test gives by hand. */
public final class ScriptedTransport implements ConsulTransport {

    /** All that was ever asked, in order. */
    public final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    /** One request and what has become of it. */
    public static final class Exchange {

        public final Request request;
        public final Duration limit;
        private final MonoSink<Response> sink;
        private volatile boolean answered;
        private volatile boolean aborted;
        private volatile Runnable onAbort = () -> {};

        private Exchange(Request request, Duration limit, MonoSink<Response> sink) {
            this.request = request;
            this.limit = limit;
            this.sink = sink;
        }

        public void answer(int status, Map<String, String> headers, String body) {
            answered = true;
            sink.success(new Response(status, headers, Bytes.utf8(body)));
        }

        public void answer(long index, String body) {
            answer(200, Map.of("X-Consul-Index", Long.toUnsignedString(index)), body);
        }

        public void refuse(int status, String text) {
            answer(status, Map.of(), text);
        }

        public void breakOff() {
            fail(new ConsulUnreachableException(request.operation(), true, "cut", null));
        }

        public void fail(Throwable failure) {
            answered = true;
            sink.error(failure);
        }

        /** Does this as it is aborted, in the middle of whatever aborts it. */
        public void whenAborted(Runnable action) {
            onAbort = action;
        }

        public boolean isInFlight() {
            return !answered && !aborted;
        }

        public boolean wasAborted() {
            return aborted;
        }
    }

    @Override
    public Mono<Response> exchange(Request request, Duration timeout) {
        return Mono.create(sink -> {
            Exchange exchange = new Exchange(request, timeout, sink);
            sink.onCancel(() -> {
                exchange.aborted = true;
                exchange.onAbort.run();
            });
            exchanges.add(exchange);
        });
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.empty();
    }

    /** The last request that was sent. */
    public Exchange last() {
        return exchanges.get(exchanges.size() - 1);
    }

    public int count() {
        return exchanges.size();
    }

    public long inFlight() {
        return exchanges.stream().filter(Exchange::isInFlight).count();
    }
}
