// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.LeakListener;
import io.netty.util.ResourceLeakDetector.Level;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Buffers of Netty that were forgotten. */
final class Leaks implements LeakListener {

    private final ConcurrentLinkedQueue<String> found = new ConcurrentLinkedQueue<>();

    /** From now on every buffer is watched. */
    static Leaks watch() {
        Leaks leaks = new Leaks();
        ResourceLeakDetector.setLevel(Level.PARANOID);
        ByteBufUtil.setLeakListener(leaks);
        return leaks;
    }

    @Override
    public void onLeak(String resourceType, String records) {
        found.add(resourceType + " " + records);
    }

    /** What was forgotten and collected by now: Netty looks when a buffer is asked for. */
    List<String> found() {
        for (int look = 0; look < 3; look++) {
            System.gc();
            Waiting.comes(java.time.Duration.ofMillis(200), () -> false);
            PooledByteBufAllocator.DEFAULT.buffer(1).release();
        }
        return List.copyOf(found);
    }
}
