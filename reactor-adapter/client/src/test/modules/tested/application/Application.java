// SPDX-License-Identifier: Apache-2.0
package application;

import io.consulflux.testkit.ConsulCluster;

/** Starts a cluster of its own. */
public final class Application {

    private Application() {}

    public static void main(String[] arguments) {
        try (ConsulCluster cluster = ConsulCluster.start(1)) {
            System.out.println(cluster.agent(0).http().get("/v1/agent/self").status() + " from " + cluster.agent(0).name());
        }
    }
}
