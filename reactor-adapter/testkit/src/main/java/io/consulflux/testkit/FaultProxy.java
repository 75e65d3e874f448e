// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A TCP proxy on loopback before the HTTP port of one agent, which does to its connections what networks do. One fault at a
 * time: each call replaces the one before. It works on bytes, so that TLS passes through it. Safe for use by several threads.
 */
public final class FaultProxy {
    private static final int BACKLOG = 1024;

    private final Supplier<URI> agent;
    private final ServerSocket listener;
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong fromAgent = new AtomicLong();
    private volatile Fault fault = Fault.NONE;

    private FaultProxy(Supplier<URI> agent, ServerSocket listener) {
        this.agent = agent;
        this.listener = listener;
    }

    static FaultProxy before(Supplier<URI> agent) {
        try {
            FaultProxy proxy = new FaultProxy(agent, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            ProxiedConnection.daemon("consul-flux-proxy", proxy::acceptAll);
            return proxy;
        } catch (IOException e) {
            throw new ConsulClusterException("A proxy cannot be opened on loopback: " + e.getMessage(), e);
        }
    }

    /** Where it listens; the scheme is the agent's. It stays the same for the life of the cluster. */
    public URI address() {
        return URI.create(agent.get().getScheme() + "://" + hostAndPort());
    }

    /** Host and port of {@link #address()}. */
    public String hostAndPort() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Breaks all connections (with a reset, where the system allows it), and every new one at once, until {@link #heal()}. */
    public void cut() {
        become(Fault.CUT);
        open.forEach(ProxiedConnection::reset);
    }

    /** Lets bytes wait that long in both directions, each; see {@link #delay(Duration, Duration)}. */
    public void delay(Duration each) {
        delay(each, each);
    }

    /**
     * Lets bytes wait, until {@link #heal()}. What arrives meanwhile waits with them: the order stays, and a delay also limits
     * the throughput, to about 64 KiB per delay and connection.
     *
     * @param toAgent on their way to the agent, not negative
     * @param fromAgent on their way back, not negative
     */
    public void delay(Duration toAgent, Duration fromAgent) {
        become(Fault.delay(toAgent, fromAgent));
    }

    /**
     * Passes so many bytes of each response, headers included, and then breaks its connection, until {@link #heal()}. A
     * response begins anew whenever the client has sent something.
     *
     * @param bytes not negative; 0 loses the whole response
     */
    public void truncateAfter(long bytes) {
        become(Fault.truncateAfter(bytes));
    }

    /**
     * Accepts connections and reads from them but answers nothing, until {@link #heal()}. Established connections go silent
     * too.
     */
    public void blackHole() {
        become(Fault.BLACK_HOLE);
    }

    /** Passes everything again. Connections that lost bytes in a black hole are broken, for they cannot be mended. */
    public void heal() {
        become(Fault.NONE);
        open.stream().filter(ProxiedConnection::hasLostBytes).forEach(ProxiedConnection::reset);
    }

    /** How many connections are open at this moment. */
    public int connections() {
        return open.size();
    }

    /** How many connections clients have opened so far, those that were broken at once included. */
    public long connectionsAccepted() {
        return accepted.get();
    }

    /** How many bytes the agent has sent so far, passed on or not. */
    public long bytesFromAgent() {
        return fromAgent.get();
    }

    @Override
    public String toString() {
        return "FaultProxy[" + hostAndPort() + " before " + agent.get() + "]";
    }

    void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            become(Fault.CUT);
            open.forEach(ProxiedConnection::reset);
        }
    }

    Fault fault() {
        return fault;
    }

    void countFromAgent(int bytes) {
        fromAgent.addAndGet(bytes);
    }

    void closed(ProxiedConnection connection) {
        open.remove(connection);
    }

    private void become(Fault next) {
        fault = next;
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                serve(listener.accept());
            } catch (IOException closedOrOutOfSockets) {
                Thread.onSpinWait();
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
            connection.serve(agent.get());
        }
    }
}
