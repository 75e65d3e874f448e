// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** The network's daemon threads, started by the first connection, and what resolves names for them. */
public record NettyLoops(LoopResources resources, JvmNames names) {

    private static final int SIZE = 2;

    /** Nothing new is taken on by then: the loops need no quiet time. */
    private static final Duration END_WITHIN = Duration.ofSeconds(5);

    /** Looks for the native transport: later, on a thread that must not load a library, it might not be had. */
    public NettyLoops() {
        this(LoopResources.create("consul-flux-io", SIZE, true), new JvmNames());
        LoopResources.hasNativeSupport();
    }

    /** After the last connection is closed. */
    public Mono<Void> disposeLater() {
        return resources.disposeLater(Duration.ZERO, END_WITHIN).then(Mono.fromRunnable(names::close));
    }
}
