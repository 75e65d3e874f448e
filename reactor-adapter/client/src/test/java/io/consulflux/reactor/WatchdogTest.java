// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.consulflux.reactor.internal.netty.NettyLoops;
import io.consulflux.watchdog.Watched;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class WatchdogTest implements Watched {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void whatBlocksOnTheNetworksThreadsFails() throws Exception {
        NettyLoops loops = new NettyLoops();
        try {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            loops.resources()
                    .onClient(false)
                    .execute(() ->
                            thrown.complete(catchThrowable(() -> new CountDownLatch(1).await(10, TimeUnit.SECONDS))));

            assertThat(thrown.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).hasMessageContaining("Blocking call!");
        } finally {
            loops.disposeLater().block(LIMIT);
        }
    }
}
