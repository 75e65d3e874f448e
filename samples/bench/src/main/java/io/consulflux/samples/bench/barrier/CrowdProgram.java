// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.barrier;

import io.consulflux.ParticipantEvent;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.samples.bench.host.Sockets;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Sinks;

/** Participants of one process. Each line that comes in is an order, each that goes out says that one was carried out. */
final class CrowdProgram {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final List<Sinks.Many<String>> states = new ArrayList<>();
    private final int port;
    private volatile Awaited awaited = new Awaited("", 0);

    /** Whom an order concerns. */
    enum Whom {
        ALL,
        ALL_BUT_ONE,
        ONE
    }

    private static final class Awaited {

        private final String state;
        private final CountDownLatch missing;
        private volatile long last;

        Awaited(String state, int count) {
            this.state = state;
            this.missing = new CountDownLatch(count);
        }
    }

    private CrowdProgram(ConsulFlux consul, int port, String prefix, int first, int count) {
        this.port = port;
        for (int i = 0; i < count; i++) {
            Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
            states.add(sink);
            consul.participate(prefix, "member-" + (first + i), sink.asFlux())
                    .ofType(ParticipantEvent.Published.class)
                    .subscribe(this::published, CrowdProgram::broken);
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        URI agent = URI.create(args[0]);
        ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults().address(args[0]));
        CrowdProgram crowd = new CrowdProgram(
                consul, agent.getPort(), args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ", -1);
                crowd.publish(Whom.valueOf(words[0]), words[1]);
            }
        }
        consul.disposeLater().block(LIMIT);
    }

    private void publish(Whom whom, String state) throws InterruptedException {
        int from = whom == Whom.ONE ? states.size() - 1 : 0;
        int to = whom == Whom.ALL_BUT_ONE ? states.size() - 1 : states.size();
        Awaited order = new Awaited(state, to - from);
        awaited = order;
        states.subList(from, to).forEach(one -> one.tryEmitNext(state).orThrow());
        if (!order.missing.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(order.missing.getCount() + " have not published " + state);
        }
        System.out.println(order.last + " " + Sockets.connectionsTo(port));
    }

    private void published(ParticipantEvent.Published event) {
        long now = System.nanoTime();
        Awaited order = awaited;
        if (event.state().equals(order.state)) {
            order.last = Math.max(order.last, now);
            order.missing.countDown();
        }
    }

    private static void broken(Throwable failure) {
        System.err.println("a participant ended: " + failure);
    }
}
