// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import reactor.core.publisher.Flux;

/** What is left of an application that was closed in the middle of its work. */
class ClosedApplicationIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void noThreadOfTheClientIsLeft() throws InterruptedException {
        Set<Thread> begun = new HashSet<>();
        Set<Thread> others = threads();
        Starter.runner()
                .withConfiguration(AutoConfigurations.of(ConsulFluxDevelopmentAutoConfiguration.class))
                .withPropertyValues("consul-flux.dev.cluster=1")
                .run(context -> {
                    ConsulFlux consul = context.getBean(ConsulFlux.class);
                    Flux<Object> work = Flux.<Object>merge(
                                    consul.catalog().watchNodes(),
                                    consul.exec(ExecJob.of("sleep 60").killAfter(LIMIT)))
                            .onErrorComplete()
                            .replay(1)
                            .autoConnect();
                    work.blockFirst(LIMIT);
                    begun.addAll(threads());
                    begun.removeAll(others);
                });
        assertThat(begun)
                .extracting(Thread::getName)
                .anyMatch(name -> name.startsWith("consul-flux-io"))
                .anyMatch(name -> name.startsWith("consul-flux-timer"));
        for (Thread thread : begun) {
            thread.join(LIMIT.toMillis());
        }
        assertThat(begun).noneMatch(Thread::isAlive);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("consul-flux"))
                .collect(Collectors.toSet());
    }
}
