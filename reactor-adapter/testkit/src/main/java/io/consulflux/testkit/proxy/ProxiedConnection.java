// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One connection through a {@link LoopbackProxy}: a client's socket, an agent's socket, and a thread for each direction. */
final class ProxiedConnection {
    private static final int CHUNK = 1 << 16;

    private final LoopbackProxy proxy;
    private final Socket client;
    private final Socket agent = new Socket();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong ofThisResponse = new AtomicLong();
    private final RequestEnds requests = new RequestEnds();
    private volatile boolean lostBytes;
    private volatile boolean hungUp;

    ProxiedConnection(LoopbackProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    /** Starts to pass bytes; a black hole needs no agent. */
    void serve(Supplier<URI> target) {
        daemon("consul-flux-proxy-to-agent", () -> {
            if (proxy.fault().swallows()) {
                lostBytes = true;
                pump(client, agent, true);
            } else if (connect(target)) {
                daemon("consul-flux-proxy-from-agent", () -> pump(agent, client, false));
                pump(client, agent, true);
            }
        });
    }

    /** Whether it can no longer carry a conversation. */
    boolean hasLostBytes() {
        return lostBytes;
    }

    /** Whether its client has closed it; an agent that waits for something to tell does not notice before it tells. */
    boolean hasHungUp() {
        return hungUp;
    }

    /** Closes both sides so that the client sees a reset rather than an end. */
    void reset() {
        proxy.ended(this);
        closed.countDown();
        close(client, true);
        close(agent, true);
    }

    private boolean connect(Supplier<URI> target) {
        try {
            URI address = target.get();
            agent.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            client.setTcpNoDelay(true);
            agent.setTcpNoDelay(true);
            return true;
        } catch (IOException | IllegalStateException noAgent) {
            reset();
            return false;
        }
    }

    private void pump(Socket from, Socket to, boolean toAgent) {
        byte[] buffer = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                pass(buffer, read, to, toAgent);
            }
            hungUp |= toAgent;
            if (to.isConnected()) {
                to.shutdownOutput();
            }
            if (!toAgent || !agent.isConnected()) {
                end();
            }
        } catch (IOException broken) {
            reset();
        }
    }

    private void pass(byte[] buffer, int count, Socket to, boolean toAgent) throws IOException {
        Fault fault = proxy.fault();
        int allowed = count;
        if (toAgent) {
            ofThisResponse.set(0);
        } else {
            proxy.countFromTarget(count);
            long before = ofThisResponse.getAndAdd(count);
            allowed = (int) Math.min(count, Math.max(0, fault.responseLimit() - before));
        }
        rest(toAgent ? fault.toAgent() : fault.fromAgent());
        if (toAgent && fault.answer().isPresent()) {
            answer(buffer, count, fault.answer().get());
            return;
        }
        if (lostBytes || fault.swallows()) {
            lostBytes = true;
            return;
        }
        to.getOutputStream().write(buffer, 0, allowed);
        if (allowed < count) {
            end();
        }
    }

    /** A request of which only a part has come can be given neither to the agent nor an answer: its bytes are lost. */
    private void answer(byte[] buffer, int count, String answer) throws IOException {
        int ended = requests.take(buffer, count);
        lostBytes = requests.isWithin();
        for (int request = 0; request < ended; request++) {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void rest(Duration delay) {
        try {
            if (!delay.isZero() && closed.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                return; // the write that follows finds the socket closed
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes in good order, so that the client can read what was sent. */
    private void end() {
        proxy.ended(this);
        closed.countDown();
        close(client, false);
        close(agent, false);
    }

    private static void close(Socket socket, boolean abruptly) {
        try {
            if (abruptly) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException alreadyClosed) {
            // closing it again does no harm
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
