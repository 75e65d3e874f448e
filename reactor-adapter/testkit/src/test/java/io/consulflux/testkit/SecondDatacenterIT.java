// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SecondDatacenterIT {

    @Test
    void threeServersWithAclsTlsAndAnotherDatacenterKnowEachOther() {
        try (ConsulCluster cluster = ConsulCluster.builder()
                .agents(3)
                .servers(3)
                .acls()
                .tls()
                .secondDatacenter("dc2", 2)
                .start()) {
            assertThat(cluster.agents()).hasSize(3).allMatch(ConsulAgent::isServer);
            assertThat(cluster.datacenter("dc2"))
                    .extracting(ConsulAgent::name)
                    .containsExactly("dc2-node-1", "dc2-node-2");
            for (ConsulAgent witness : new ConsulAgent[] {
                cluster.server(), cluster.datacenter("dc2").get(1)
            }) {
                assertThat(witness.http().get("/v1/catalog/datacenters").body()).contains("dc1", "dc2");
            }
            assertThat(cluster.agent(2).http().get("/v1/catalog/nodes?dc=dc2").body())
                    .contains("dc2-node-1", "dc2-node-2")
                    .doesNotContain("\"Node\":\"node-");
            assertThatIllegalArgumentException().isThrownBy(() -> cluster.datacenter("dc3"));
        }
    }
}
