// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.host.Loopback;
import io.consulflux.testkit.proxy.Fault;
import io.consulflux.testkit.proxy.LoopbackProxy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A TCP proxy on loopback before the HTTP port of one agent, which does to its connections what networks do. One fault at a
 * time: each call replaces the one before. It works on bytes, so that TLS passes through it; only {@link #answer} reads
 * them. Safe for use by several threads.
 */
public final class FaultProxy {
    private final Supplier<URI> agent;
    private final LoopbackProxy proxy;

    private FaultProxy(Supplier<URI> agent, LoopbackProxy proxy) {
        this.agent = agent;
        this.proxy = proxy;
    }

    static FaultProxy before(Supplier<URI> agent) {
        try {
            return new FaultProxy(agent, LoopbackProxy.before(agent));
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
        return Loopback.HOST + ":" + proxy.port();
    }

    /** Breaks all connections with a reset, and every new one at once, until {@link #heal()}. */
    public void cut() {
        proxy.become(Fault.CUT);
    }

    /** Lets bytes wait that long in each of both directions; see {@link #delay(Duration, Duration)}. */
    public void delay(Duration each) {
        delay(each, each);
    }

    /**
     * Lets bytes wait, until {@link #heal()}. What arrives meanwhile waits with them: the order stays, and a delay also limits
     * the throughput, to about 64 KiB per delay and connection. Bytes that wait already are not released early.
     *
     * @param toAgent on their way to the agent, not negative
     * @param fromAgent on their way back, not negative
     */
    public void delay(Duration toAgent, Duration fromAgent) {
        proxy.become(Fault.delay(toAgent, fromAgent));
    }

    /**
     * Passes so many bytes of each response, headers included, and then ends its connection, until {@link #heal()}. A
     * response begins anew whenever the client has sent something.
     *
     * @param bytes not negative; 0 loses the whole response
     */
    public void truncateAfter(long bytes) {
        proxy.become(Fault.truncateAfter(bytes));
    }

    /**
     * Accepts connections and reads from them but answers nothing, until {@link #heal()} or another fault. Established
     * connections go silent too.
     */
    public void blackHole() {
        proxy.become(Fault.BLACK_HOLE);
    }

    /**
     * Answers every request itself, as an agent or a proxy before it does that has too much to do, until {@link #heal()} or
     * another fault. The agent does not see these requests; it answers those that it has already.
     *
     * @param status of the answers: 200 to 599, neither 204 nor 304
     * @param body of the answers
     * @throws IllegalStateException if the agent speaks TLS
     */
    public void answer(int status, String body) {
        if (!agent.get().getScheme().equals("http")) {
            throw new IllegalStateException("the proxy can answer only plain HTTP, and the agent is at " + agent.get());
        }
        proxy.become(Fault.answering(status, body));
    }

    /** Passes everything again. Connections that lost bytes are reset, for they cannot be mended. */
    public void heal() {
        proxy.become(Fault.NONE);
    }

    /** How many connections are open at this moment, those that their clients have closed aside. */
    public int connections() {
        return proxy.connections();
    }

    /** How many connections clients have opened so far, those that were broken at once included. */
    public long connectionsAccepted() {
        return proxy.connectionsAccepted();
    }

    /** How many bytes the agent has sent so far, passed on or not. */
    public long bytesFromAgent() {
        return proxy.bytesFromTarget();
    }

    @Override
    public String toString() {
        return "FaultProxy[" + hostAndPort() + " before " + agent.get() + "]";
    }

    void close() {
        proxy.close();
    }
}
