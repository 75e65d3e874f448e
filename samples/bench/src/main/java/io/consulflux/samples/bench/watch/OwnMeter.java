// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import io.consulflux.samples.bench.host.Sockets;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What this process has come to use since the meter was made, the most at any look. */
final class OwnMeter {

    private static final int COLLECTIONS = 4;

    private final int agentPort;
    private final Set<Thread> others = new HashSet<>(Thread.getAllStackTraces().keySet());
    private final long otherConnections;
    private long connections;
    private Map<String, Integer> threads = Map.of();
    private int threadCount;

    OwnMeter(int agentPort) {
        this.agentPort = agentPort;
        this.otherConnections = Sockets.connectionsTo(agentPort);
    }

    void look() {
        connections = Math.max(connections, Sockets.connectionsTo(agentPort) - otherConnections);
        Map<String, Integer> now = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!others.contains(thread) && !thread.getName().startsWith(Writer.THREADS)) {
                now.merge(thread.getName().replaceAll("[0-9]+", "N"), 1, Integer::sum);
            }
        }
        int count = now.values().stream().mapToInt(Integer::intValue).sum();
        if (count > threadCount) {
            threadCount = count;
            threads = now;
        }
    }

    /** Connections to the agent. */
    long connections() {
        return connections;
    }

    /** How many threads of each name, numbers in it set aside. */
    Map<String, Integer> threads() {
        return threads;
    }

    int threadCount() {
        return threadCount;
    }

    /** Heap in use after it was cleared up. */
    static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
