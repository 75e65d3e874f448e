// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.host;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * CPU time and allocated bytes of the threads that have begun since the meter was made. What a thread did that has ended
 * meanwhile is not counted; those of the contenders last.
 */
public final class ThreadMeter {

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Set<Long> others = new HashSet<>();
    private final Predicate<String> excluded;

    /**
     * What the threads have used in all.
     *
     * @param cpuNanos CPU time
     * @param bytes allocated
     */
    public record Reading(long cpuNanos, long bytes) {

        /** What was used since an earlier reading. */
        public Reading minus(Reading before) {
            return new Reading(cpuNanos - before.cpuNanos, bytes - before.bytes);
        }
    }

    /**
     * The meter.
     *
     * @param excluded names of threads that do not count
     */
    public ThreadMeter(Predicate<String> excluded) {
        this.excluded = excluded;
        for (long id : threads.getAllThreadIds()) {
            others.add(id);
        }
    }

    public Reading read() {
        long cpu = 0;
        long bytes = 0;
        for (java.lang.management.ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && !others.contains(thread.getThreadId()) && !excluded.test(thread.getThreadName())) {
                cpu += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
                bytes += Math.max(0, threads.getThreadAllocatedBytes(thread.getThreadId()));
            }
        }
        return new Reading(cpu, bytes);
    }
}
