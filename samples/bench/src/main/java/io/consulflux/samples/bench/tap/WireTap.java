// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.tap;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands between a client and an agent on loopback, passes each message on when it is whole, and keeps the minutes. A client
 * that goes away in the middle of a blocking query is noticed when that is answered.
 */
public final class WireTap implements AutoCloseable {

    private static final int BACKLOG = 256;

    private final URI agent;
    private final ServerSocket listener;
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();

    public WireTap(URI agent) throws IOException {
        this.agent = agent;
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        daemon(this::acceptAll);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** All exchanges since it was asked last, in the order of their requests. */
    public List<Exchange> take() {
        List<Exchange> taken = new ArrayList<>();
        for (Exchange next = exchanges.poll(); next != null; next = exchanges.poll()) {
            taken.add(next);
        }
        return taken;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = listener.accept();
                daemon(() -> serve(client));
            }
        } catch (IOException closed) {
            // Nothing more to listen to.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(agent.getHost(), agent.getPort())) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            InputStream requests = new BufferedInputStream(client.getInputStream(), 1 << 16);
            InputStream answers = new BufferedInputStream(server.getInputStream(), 1 << 16);
            Optional<HttpMessage> request = HttpMessage.read(requests);
            while (request.isPresent()) {
                Exchange exchange = new Exchange(request.get(), System.nanoTime());
                exchanges.add(exchange);
                server.getOutputStream().write(request.get().wire());
                Optional<HttpMessage> answer = HttpMessage.read(answers);
                if (answer.isEmpty()) {
                    return;
                }
                long at = System.nanoTime();
                client.getOutputStream().write(answer.get().wire());
                exchange.answered(new Exchange.Answer(
                        answer.get().status(),
                        answer.get().bodySize(),
                        answer.get().body().length,
                        at));
                request = HttpMessage.read(requests);
            }
        } catch (IOException broken) {
            // By either side; the minutes show an exchange without an answer.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "bench-wire-tap");
        thread.setDaemon(true);
        thread.start();
    }
}
