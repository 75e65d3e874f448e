// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.ConsulFlux;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** When the end comes. */
final class ConsulFluxLifecycleTest {

    @Test
    void itIsInThePhaseOfTheGracefulShutdownOfAWebServer() {
        assertThat(ConsulFluxLifecycle.PHASE).isEqualTo(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }

    @Test
    void itEndsWithTheInstancesAndMayBeToldTwice() throws InterruptedException {
        ConsulFlux consul = ConsulFlux.create();
        ConsulFluxLifecycle lifecycle = new ConsulFluxLifecycle(List.of(consul));
        lifecycle.start();
        assertThat(lifecycle.isRunning()).isTrue();
        for (int time = 1; time <= 2; time++) {
            CountDownLatch ended = new CountDownLatch(1);
            lifecycle.stop(ended::countDown);
            assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(consul.isDisposed()).isTrue();
        assertThat(lifecycle.isRunning()).isFalse();
    }

    @Test
    void aContextThatIsPausedKeepsItsInstances() {
        Starter.runner().run(context -> {
            GenericApplicationContext source = (GenericApplicationContext) context.getSourceApplicationContext();
            source.pause();
            source.restart();
            assertThat(context.getBean(ConsulFlux.class).isDisposed()).isFalse();
        });
    }

    @Test
    void aContextThatIsStoppedHasEndedThem() {
        Starter.runner().run(context -> {
            ((GenericApplicationContext) context.getSourceApplicationContext()).stop();
            assertThat(context.getBean(ConsulFlux.class).isDisposed()).isTrue();
        });
    }
}
