// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.site.AgentRuntime;
import io.consulflux.testkit.site.AgentSpec;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One agent of a {@link ConsulCluster}. What happens to it is done when the method returns; what the others notice of it
 * comes when gossip has brought it to them. Safe for use by several threads; changes of one agent happen one after the
 * other.
 */
public final class ConsulAgent {
    private final AgentSpec spec;
    private final AgentRuntime runtime;
    private final ConsulHttp http;
    private final Neighbourhood neighbourhood;
    private volatile boolean paused;
    private volatile boolean ended;
    private final Object proxyLock = new Object();
    private @Nullable FaultProxy proxy;

    ConsulAgent(AgentSpec spec, AgentRuntime runtime, ConsulHttp http, Neighbourhood neighbourhood) {
        this.spec = spec;
        this.runtime = runtime;
        this.http = http;
        this.neighbourhood = neighbourhood;
    }

    /** The node name, such as {@code node-1}. */
    public String name() {
        return spec.name();
    }

    /** The datacenter it belongs to, {@code dc1} unless it is one of a second datacenter. */
    public String datacenter() {
        return spec.datacenter();
    }

    /** Where its HTTP API listens, without a path: {@code http://127.0.0.1:16001}, or {@code https} with TLS. */
    public URI httpAddress() {
        return runtime.httpAddress();
    }

    /** Host and port of {@link #httpAddress()}: {@code 127.0.0.1:16001}. */
    public String hostAndPort() {
        return httpAddress().getAuthority();
    }

    /**
     * The Unix socket on which it also speaks HTTP, without TLS always.
     *
     * @throws IllegalStateException if it has none; see {@link ConsulCluster.Builder#unixSocket()}
     */
    public Path unixSocket() {
        return runtime.unixSocket()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "agent " + name()
                                        + " has no Unix socket; only the first agent has one, and only if the builder was asked for it"));
    }

    /** Whether it is a server. */
    public boolean isServer() {
        return spec.server();
    }

    /** Whether its process runs, also when it is paused. */
    public boolean isRunning() {
        return runtime.isRunning();
    }

    /**
     * Ends it and all that it was running at once, as a power failure would. The others see it fail later.
     *
     * @throws IllegalStateException if it is not running
     */
    public synchronized void kill() {
        ended = true;
        runtime.kill();
        paused = false;
    }

    /**
     * Lets it leave the cluster in good order, and returns when its process has ended. A paused one goes on first.
     *
     * @throws IllegalStateException if it is not running
     */
    public synchronized void stop() {
        if (paused) {
            resume();
        }
        ended = true;
        runtime.stop();
    }

    /**
     * Starts it again under the same name, with the same data and ports, ending it hard first if it is running. Returns when
     * all running agents see it alive again.
     *
     * @throws ConsulClusterException if that does not happen within the cluster's start limit
     */
    public synchronized void restart() {
        if (runtime.isRunning()) {
            kill();
        }
        runtime.launch(neighbourhood.lanAddresses(), neighbourhood.wanAddresses());
        ended = false;
        neighbourhood.awaitFormed();
    }

    /** Stops its clock; it holds its connections but answers nothing. What it had started runs on. */
    public synchronized void pause() {
        runtime.pause();
        paused = true;
    }

    /** Lets a paused agent go on. */
    public synchronized void resume() {
        runtime.resume();
        paused = false;
    }

    /** All that it logged since its first start. */
    public String log() {
        return runtime.log();
    }

    /**
     * The proxy before this agent's HTTP port, opened at the first call and closed with the cluster. It can be had, and
     * told what to do, while the agent starts.
     */
    public FaultProxy proxy() {
        synchronized (proxyLock) {
            FaultProxy current = proxy;
            if (current == null) {
                current = FaultProxy.before(runtime::httpAddress);
                proxy = current;
            }
            return current;
        }
    }

    /** Plain HTTP to this agent, for tests. */
    public ConsulHttp http() {
        return http;
    }

    @Override
    public String toString() {
        return name() + " at " + httpAddress();
    }

    /** Whether it was paused or ended, as was asked for. */
    boolean isAway() {
        return paused || ended;
    }

    void closeProxy() {
        synchronized (proxyLock) {
            if (proxy != null) {
                proxy.close();
            }
        }
    }

    AgentRuntime runtime() {
        return runtime;
    }
}
