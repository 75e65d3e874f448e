// SPDX-License-Identifier: Apache-2.0
package io.consulflux.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** That the watchdog is awake: a test class of each module says that it is watched, and inherits these. */
public interface Watched {

    @Test
    default void whatBlocksOnATimersThreadFails() {
        // A thread that begins now: who is watched is found out once for each.
        Scheduler timer = Schedulers.newSingle("watched", true);
        try {
            Mono<Boolean> blocking = Mono.fromCallable(() -> new CountDownLatch(1).await(10, TimeUnit.SECONDS))
                    .subscribeOn(timer);

            assertThat(catchThrowable(() -> blocking.block(Duration.ofMinutes(1))))
                    .hasMessageContaining("Blocking call!");
        } finally {
            timer.dispose();
        }
    }

    /** Many at a time, so that some have to wait for one another. */
    @Test
    default void whatIsDonePeriodicallyMayBeEndedByATimersThread() {
        Scheduler timer = Schedulers.newSingle("ticking", true);
        try {
            Mono<Void> ending = Flux.range(0, 8)
                    .flatMap(any -> Mono.fromRunnable(() -> beginAndEnd(timer)).subscribeOn(Schedulers.parallel()))
                    .then();

            assertThat(catchThrowable(() -> ending.block(Duration.ofMinutes(1))))
                    .isNull();
        } finally {
            timer.dispose();
        }
    }

    private static void beginAndEnd(Scheduler timer) {
        for (int i = 0; i < 10_000; i++) {
            timer.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS).dispose();
        }
    }

    @Test
    default void aBufferThatIsForgottenIsFound() throws InterruptedException {
        ByteBufAllocator.DEFAULT.buffer(16).release();
        assertThat(NettyLeaks.found()).isEmpty();

        // Netty tells of the same leak once only: this one is like no other.
        ByteBufAllocator.DEFAULT.buffer(16).touch(new Object());
        assertThat(NettyLeaks.found()).hasSize(1);
    }
}
