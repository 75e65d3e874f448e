// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A JVM that starts a cluster, says which processes it has, and then does nothing until somebody ends it. */
final class ChildJvm {
    private ChildJvm() {}

    public static void main(String[] arguments) {
        ConsulCluster cluster = ConsulCluster.start(2);
        System.out.println(ClusterEndIT.everyProcessOf(cluster).stream()
                .map(process -> Long.toString(process.pid()))
                .collect(Collectors.joining(" ")));
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park(cluster);
        }
    }
}
