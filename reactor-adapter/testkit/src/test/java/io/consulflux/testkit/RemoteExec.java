// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.host.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Consul's remote exec spoken by hand: a job on all nodes, whose traces are then read from the key/value store. */
final class RemoteExec {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ConsulHttp http;
    private final String folder;

    private RemoteExec(ConsulHttp http, String folder) {
        this.http = http;
        this.folder = folder;
    }

    static RemoteExec start(ConsulAgent agent, String command) {
        ConsulHttp http = agent.http();
        String session = JSON.readTree(http.put("/v1/session/create", "{\"Behavior\":\"delete\",\"TTL\":\"60s\"}")
                        .body())
                .path("ID")
                .asString();
        String job = JSON.writeValueAsString(Map.of("Command", command, "Wait", 2_000_000_000L));
        http.put("/v1/kv/_rexec/" + session + "/job?acquire=" + session, job);
        http.put("/v1/event/fire/_rexec", JSON.writeValueAsString(Map.of("Prefix", "_rexec", "Session", session)));
        return new RemoteExec(http, "/v1/kv/_rexec/" + session + "/");
    }

    /** What a node has written so far, once it has written something; empty after a minute of nothing. */
    String firstOutputOf(String node) {
        String[] output = {""};
        Await.atMost(Duration.ofSeconds(60)).until(() -> {
            output[0] = read(folder + node + "/out/00000");
            return !output[0].isEmpty();
        });
        return output[0].strip();
    }

    /** The exit code a node has written; empty after a minute without one. */
    String exitOf(String node) {
        String[] exit = {""};
        Await.atMost(Duration.ofSeconds(60)).until(() -> {
            exit[0] = read(folder + node + "/exit");
            return !exit[0].isEmpty();
        });
        return exit[0];
    }

    private String read(String path) {
        ConsulHttp.Answer answer = http.get(path);
        if (!answer.isOk()) {
            return "";
        }
        JsonNode value = JSON.readTree(answer.body()).path(0).path("Value");
        return new String(Base64.getDecoder().decode(value.asString("")), StandardCharsets.UTF_8);
    }
}
