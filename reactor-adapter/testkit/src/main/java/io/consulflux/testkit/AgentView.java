// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.error.ConsulClusterException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The cluster as one agent sees it at this moment. An agent that does not answer well sees nothing. */
record AgentView(ConsulHttp http) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int ALIVE = 1; // serf's member status

    static AgentView of(ConsulAgent agent) {
        return new AgentView(agent.http());
    }

    boolean hasLeader() {
        return read("/v1/status/leader").asString("").contains(":");
    }

    boolean seesAlive(Set<String> names) {
        return names(
                        read("/v1/agent/members"),
                        "Name",
                        member -> member.path("Status").asInt() == ALIVE)
                .containsAll(names);
    }

    /**
     * Whether none of these is on its way from one system of ACLs to another, as client agents of Consul before 1.11 are
     * after each start (Consul {@code agent/consul/acl_client.go}): until then they know no token but their own. Agents tell
     * each other by a tag, 2 for the old system and 3 for not knowing yet.
     */
    boolean seesAclsSettled(Set<String> names) {
        return names(
                        read("/v1/agent/members"),
                        "Name",
                        member -> !Set.of("2", "3")
                                .contains(member.path("Tags").path("acls").asString("")))
                .containsAll(names);
    }

    /** For a message: the leader, and each member with its status (1 is alive) and the state of its ACLs. */
    String inWords() {
        StringBuilder words = new StringBuilder("the leader " + read("/v1/status/leader"));
        for (JsonNode member : read("/v1/agent/members")) {
            words.append(", ")
                    .append(member.path("Name").asString(""))
                    .append('=')
                    .append(member.path("Status").asInt())
                    .append('/')
                    .append(member.path("Tags").path("acls").asString(""));
        }
        return words.toString();
    }

    boolean seesHealthy(Set<String> names) {
        return names(
                        read("/v1/health/state/passing"),
                        "Node",
                        check -> check.path("CheckID").asString("").equals("serfHealth"))
                .containsAll(names);
    }

    boolean reaches(Set<String> datacenters) {
        return datacenters.stream()
                .allMatch(name -> !read("/v1/catalog/nodes?dc=" + name).isEmpty());
    }

    private JsonNode read(String path) {
        try {
            ConsulHttp.Answer answer = http.get(path);
            return answer.isOk() ? JSON.readTree(answer.body()) : JSON.missingNode();
        } catch (ConsulClusterException unreachable) {
            return JSON.missingNode();
        }
    }

    private static Set<String> names(JsonNode list, String key, Predicate<JsonNode> wanted) {
        Set<String> names = new TreeSet<>();
        for (JsonNode element : list) {
            if (wanted.test(element)) {
                names.add(element.path(key).asString(""));
            }
        }
        return names;
    }
}
