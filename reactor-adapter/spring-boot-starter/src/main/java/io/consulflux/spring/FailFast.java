// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulFlux;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Lets the application start only where Consul is there: an agent answers, and its cluster has a leader. */
final class FailFast implements SmartInitializingSingleton {

    /** An election that has just begun is waited for. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final List<ConsulFlux> instances;
    private final Duration limit;

    FailFast(List<ConsulFlux> instances, Duration limit) {
        this.instances = List.copyOf(instances);
        this.limit = limit;
    }

    @Override
    public void afterSingletonsInstantiated() {
        instances.forEach(this::require);
    }

    private void require(ConsulFlux consul) {
        AtomicReference<String> reason = new AtomicReference<>("no answer");
        try {
            consul.catalog()
                    .leader(limit)
                    .filter(Optional::isPresent)
                    .switchIfEmpty(Mono.error(() -> new IllegalStateException("the cluster has no leader")))
                    .doOnError(failure -> reason.set(String.valueOf(failure.getMessage())))
                    .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE))
                    .block(limit);
        } catch (IllegalStateException tooLate) {
            throw new FailureAnalyzedException(
                    "Consul was not to be reached within " + limit + " at "
                            + consul.currentAgent().orElse("its agent") + ": " + reason.get(),
                    "Start Consul or correct consul-flux.addresses; or let the application start without it, by"
                            + " consul-flux.fail-fast=false.",
                    tooLate);
        }
    }
}
