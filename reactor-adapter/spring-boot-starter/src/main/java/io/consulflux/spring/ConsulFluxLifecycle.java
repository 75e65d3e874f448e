// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulFlux;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Ends what runs and puts Consul in order when the application stops, as {@link ConsulFlux#disposeLater()} does.
 *
 * <p>It stops in the phase in which a web server begins its graceful shutdown: by then no new request is taken, and
 * responses that never end by themselves, such as server-sent events of a watch, end with their streams instead of holding
 * up the shutdown until its limit. What a request still asks of Consul after that is refused.
 *
 * <p>There is no way back: a context that is started again keeps the ended instances.
 */
final class ConsulFluxLifecycle implements SmartLifecycle {

    /** That of Boot's WebServerGracefulShutdownLifecycle, which an application without a web server does not have. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

    private final List<ConsulFlux> instances;
    private volatile boolean running;

    ConsulFluxLifecycle(List<ConsulFlux> instances) {
        this.instances = List.copyOf(instances);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        Mono.whenDelayError(instances.stream().map(ConsulFlux::disposeLater).toList())
                .subscribe(nothing -> {}, failure -> callback.run(), callback);
    }

    /** Only for who does not know {@link #stop(Runnable)}; it does not wait. */
    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What is paused is to go on later, which an ended instance cannot. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
