// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.proxy;

import io.consulflux.testkit.host.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Accepts connections on a free port of loopback and keeps the list of those that are open. */
public final class LoopbackProxy implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final long PAUSE_NANOS = 10_000_000;

    private final Supplier<URI> target;
    private final ServerSocket listener;
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong fromTarget = new AtomicLong();
    private volatile Fault fault = Fault.NONE;

    private LoopbackProxy(Supplier<URI> target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /**
     * Opens it.
     *
     * @param target asked at each new connection for the host and port to connect to
     */
    public static LoopbackProxy before(Supplier<URI> target) throws IOException {
        ServerSocket listener = new ServerSocket(0, BACKLOG, Loopback.ADDRESS);
        LoopbackProxy proxy = new LoopbackProxy(target, listener);
        ProxiedConnection.daemon("consul-flux-proxy", proxy::acceptAll);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Replaces the fault, and resets the connections that cannot live on under the new one. */
    public void become(Fault next) {
        fault = next;
        open.stream()
                .filter(connection -> next.refuses() || (!next.swallows() && connection.hasLostBytes()))
                .forEach(ProxiedConnection::reset);
    }

    public int connections() {
        return (int) open.stream().filter(connection -> !connection.hasHungUp()).count();
    }

    public long connectionsAccepted() {
        return accepted.get();
    }

    public long bytesFromTarget() {
        return fromTarget.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            become(Fault.CUT);
        }
    }

    Fault fault() {
        return fault;
    }

    void countFromTarget(int bytes) {
        fromTarget.addAndGet(bytes);
    }

    void ended(ProxiedConnection connection) {
        open.remove(connection);
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException closedOrOutOfSockets) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void serve(Socket client) {
        accepted.incrementAndGet();
        ProxiedConnection connection = new ProxiedConnection(this, client);
        open.add(connection);
        // Looked at after the connection is listed: a cut that comes between them finds it there.
        if (fault.refuses()) {
            connection.reset();
        } else {
            connection.serve(target);
        }
    }
}
