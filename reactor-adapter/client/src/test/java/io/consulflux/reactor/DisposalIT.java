// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.exec.ExecJob;
import io.consulflux.session.SessionSpec;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What is left of a client that worked: nothing, besides the threads that belong to Reactor and the JVM. */
class DisposalIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long ENDED_WITHIN_MILLIS = 30_000;

    @AutoClose
    private static final ConsulCluster cluster = ConsulCluster.startWithoutAcls(1);

    @Test
    void noThreadIsLeftOfAClient() throws InterruptedException {
        Set<Thread> before = threads();
        Set<Thread> during = work(ConsulOptions.defaults());

        during.removeAll(before);
        assertThat(names(during)).anyMatch(name -> name.startsWith("consul-flux-io"));
        assertThat(names(during)).anyMatch(name -> name.startsWith("consul-flux-timer"));
        assertThat(names(left(during))).isEmpty();
    }

    @Test
    void aSchedulerThatWasGivenIsLeftToItsOwner() throws InterruptedException {
        Scheduler own = Schedulers.newSingle("own-timer", true);
        Set<Thread> before = threads();
        try {
            Set<Thread> during = work(ConsulOptions.defaults().scheduler(own));

            assertThat(own.isDisposed()).isFalse();
            // Other tests' clients may still be there.
            during.removeAll(before);
            assertThat(names(during)).noneMatch(name -> name.startsWith("consul-flux-timer"));
            during.removeIf(thread -> thread.getName().startsWith("own-timer"));
            assertThat(names(left(during))).isEmpty();
        } finally {
            own.dispose();
        }
    }

    /** Everything at once, and all of it under way when the client is disposed of; gives the threads that there were. */
    private static Set<Thread> work(ConsulOptions options) {
        ConsulFlux consul = ConsulFlux.create(options.address(cluster.server().hostAndPort()));
        StepVerifier.create(consul.kv().put("a", "1")).expectComplete().verify(LIMIT);
        Flux<?> streams = Flux.merge(
                consul.kv().watch("a"),
                consul.health().watchService("consul"),
                consul.events().watch(),
                consul.sessions().keep(SessionSpec.of()),
                consul.exec(ExecJob.of("sleep 60")));
        Mono<Set<Thread>> working = streams.take(5).then(Mono.fromSupplier(DisposalIT::threads));
        Set<Thread> during = working.block(LIMIT);
        streams.onErrorComplete().subscribe();
        StepVerifier.create(consul.disposeLater()).expectComplete().verify(LIMIT);
        return during == null ? Set.of() : during;
    }

    private static Set<Thread> left(Set<Thread> begun) throws InterruptedException {
        begun.removeIf(DisposalIT::isShared);
        for (Thread thread : begun) {
            thread.join(ENDED_WITHIN_MILLIS);
        }
        begun.removeIf(thread -> !thread.isAlive());
        return begun;
    }

    /** Reactor's own schedulers, one set for all who use it, and what the JVM begins by itself. */
    private static boolean isShared(Thread thread) {
        String name = thread.getName();
        return name.startsWith("boundedElastic") || name.startsWith("parallel-") || name.startsWith("ForkJoinPool");
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().collect(Collectors.toSet());
    }

    private static Set<String> names(Set<Thread> threads) {
        return threads.stream().map(Thread::getName).collect(Collectors.toSet());
    }
}
