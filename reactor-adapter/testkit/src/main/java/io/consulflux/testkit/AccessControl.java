// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.error.ConsulClusterException;
import io.consulflux.testkit.host.Await;
import io.consulflux.testkit.site.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Gives the agents of a datacenter with ACLs their token. */
final class AccessControl {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String POLICY = "consul-flux-agents";

    /** Registering itself needs node and service; remote exec reads its job and writes its output with sessions and keys. */
    private static final String RULES = """
            node_prefix "" { policy = "write" }
            agent_prefix "" { policy = "write" }
            service_prefix "" { policy = "write" }
            key_prefix "" { policy = "write" }
            session_prefix "" { policy = "write" }
            event_prefix "" { policy = "write" }
            """;

    private AccessControl() {}

    static void establish(ConsulAgent server, Secrets secrets) {
        put(server, "/v1/acl/policy", Map.of("Name", POLICY, "Rules", RULES));
        put(
                server,
                "/v1/acl/token",
                Map.of(
                        "Description", "agents of this cluster",
                        "SecretID", secrets.agent(),
                        "Policies", List.of(Map.of("Name", POLICY))));
    }

    /** Until the leader has set up its ACLs, which is a moment after its election, it refuses. */
    private static void put(ConsulAgent server, String path, Map<String, ?> body) {
        String json = JSON.writeValueAsString(body);
        ConsulHttp.Answer[] last = new ConsulHttp.Answer[1];
        boolean accepted = Await.atMost(LIMIT).until(() -> {
            last[0] = server.http().put(path, json);
            return last[0].isOk();
        });
        if (!accepted) {
            throw new ConsulClusterException("Agent " + server.name() + " refuses PUT " + path + " with status "
                    + last[0].status() + ": " + last[0].body());
        }
    }
}
