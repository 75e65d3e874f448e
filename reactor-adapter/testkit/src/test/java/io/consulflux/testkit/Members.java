// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.host.Await;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The members of a cluster as one agent tells them. */
record Members(ConsulAgent witness) {
    static final int ALIVE = 1;
    static final int LEFT = 3;
    static final int FAILED = 4;

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Serf's status of a node, 0 if it is unknown. */
    int statusOf(String node) {
        for (JsonNode member :
                JSON.readTree(witness.http().get("/v1/agent/members").body())) {
            if (member.path("Name").asString("").equals(node)) {
                return member.path("Status").asInt();
            }
        }
        return 0;
    }

    /** Whether a node comes to have a status within a minute. */
    boolean comeToSee(String node, int status) {
        return Await.atMost(Duration.ofSeconds(60)).until(() -> statusOf(node) == status);
    }
}
