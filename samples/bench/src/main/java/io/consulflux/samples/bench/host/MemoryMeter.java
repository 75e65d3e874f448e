// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.host;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What this process holds in memory: live heap, and memory outside it. */
public final class MemoryMeter {

    private long heap;
    private long direct;

    /** Looks now, after clearing up. */
    public void look() {
        System.gc();
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        // Netty's own count; where it has none it allocates as the JDK does.
        long outside = Math.max(0, PlatformDependent.usedDirectMemory()) + buffers();
        if (used + outside > heap + direct) {
            heap = used;
            direct = outside;
        }
    }

    private static long buffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** Of the look at which both together were most, in bytes. */
    public long heap() {
        return heap;
    }

    public long direct() {
        return direct;
    }
}
