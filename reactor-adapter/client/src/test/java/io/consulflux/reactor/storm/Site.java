// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.reactor.ConsulOptions;
import io.consulflux.testkit.ConsulAgent;
import io.consulflux.testkit.ConsulCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Three servers and five client agents with ACLs. Streams ask four of the clients, through proxies and with a token of their
 * own; the fifth, the witness, suffers nothing itself.
 */
final class Site implements AutoCloseable {

    static final int SERVERS = 3;
    static final int AGENTS = 8;

    /** What strangers can take; a test has a few of its own. */
    static final int CONNECTIONS = 120;

    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String TOKEN = "570a3000-1111-2222-3333-444444444444";
    private static final String POLICY = "storm";
    private static final String RULES = "node_prefix \\\"\\\" { policy = \\\"read\\\" }"
            + " agent_prefix \\\"\\\" { policy = \\\"read\\\" }"
            + " service_prefix \\\"\\\" { policy = \\\"read\\\" }"
            + " key_prefix \\\"\\\" { policy = \\\"write\\\" }"
            + " session_prefix \\\"\\\" { policy = \\\"write\\\" }"
            + " event_prefix \\\"\\\" { policy = \\\"write\\\" }";

    /** Agents forget a token's rights soon, and dead servers stay members of the quorum, as they come back. */
    private static final String CONFIGURATION = """
            {"acl": {"token_ttl": "1s", "policy_ttl": "1s", "role_ttl": "1s"},
             "limits": {"http_max_conns_per_client": %d},
             "autopilot": {"cleanup_dead_servers": false, "server_stabilization_time": "1s"}}""".formatted(CONNECTIONS);

    private final ConsulCluster cluster;
    private final Truth truth;
    private final Truth ofStreams = new Truth(TOKEN);

    private Site(ConsulCluster cluster) {
        this.cluster = cluster;
        this.truth = new Truth(cluster.managementToken());
    }

    static Site start() {
        ConsulCluster cluster = ConsulCluster.builder()
                .agents(AGENTS)
                .servers(SERVERS)
                .acls()
                .faultProxy()
                .configuration(CONFIGURATION)
                .start();
        Site site = new Site(cluster);
        Waiting.until("the policy is stored", LIMIT, site::storePolicy);
        site.grant();
        // Each agent asks a server of its own, which may not have heard of the token yet.
        Waiting.until(
                "all agents know the token",
                LIMIT,
                () -> site.agents().stream()
                        .allMatch(agent ->
                                site.ofStreams.json(agent, "/v1/event/list").isPresent()));
        return site;
    }

    private boolean storePolicy() {
        String body = "{\"Name\":\"" + POLICY + "\",\"Rules\":\"" + RULES + "\"}";
        return truth.put(witness(), "/v1/acl/policy", body).isPresent();
    }

    ConsulAgent agent(int index) {
        return cluster.agent(index);
    }

    List<ConsulAgent> agents() {
        return cluster.agents();
    }

    ConsulAgent witness() {
        return cluster.agent(AGENTS - 1);
    }

    Truth truth() {
        return truth;
    }

    /** For a client of these two agents, each through its proxy. */
    ConsulOptions options(int first, int second) {
        return ConsulOptions.defaults()
                .addresses(
                        cluster.agent(first).proxy().hostAndPort(),
                        cluster.agent(second).proxy().hostAndPort())
                .token(TOKEN)
                .callTimeout(Duration.ofSeconds(10))
                // A token that is revoked comes back; what is refused meanwhile is to be borne.
                .refusalLimit(Duration.ofMinutes(5));
    }

    /** Whether the token of the streams is taken away. */
    boolean revoke() {
        return truth.json(witness(), "/v1/acl/tokens")
                .flatMap(tokens -> tokens.valueStream()
                        .filter(token -> token.path("Description").asString("").equals(POLICY))
                        .findFirst())
                .flatMap(token -> truth.delete(
                        witness(), "/v1/acl/token/" + token.path("AccessorID").asString("")))
                .isPresent();
    }

    /** Gives the streams their token, unless they have it. */
    void grant() {
        String body = "{\"SecretID\":\"" + TOKEN + "\",\"Description\":\"" + POLICY + "\",\"Policies\":[{\"Name\":\""
                + POLICY + "\"}]}";
        Waiting.until("the token is granted", LIMIT, () -> {
            truth.put(witness(), "/v1/acl/token", body);
            return ofStreams.json(witness(), "/v1/acl/token/self").isPresent();
        });
    }

    /** The server that says that it leads, and that another server believes. */
    Optional<ConsulAgent> leader() {
        return running().stream()
                .filter(ConsulAgent::isServer)
                .filter(server -> truth.json(server, "/v1/agent/self")
                        .map(self -> self.path("Stats").path("consul").path("leader"))
                        .map(leads -> leads.asString("").equals("true"))
                        .orElse(false))
                .findFirst();
    }

    /** Whether the cluster takes writes and all its servers vote. */
    boolean isWhole() {
        Function<JsonNode, Long> voters = configuration -> configuration
                .path("Servers")
                .valueStream()
                .filter(server -> server.path("Voter").asBoolean(false))
                .count();
        return truth.json(witness(), "/v1/operator/raft/configuration")
                .map(voters)
                .filter(count -> count == SERVERS)
                .isPresent();
    }

    /**
     * Whether each server has applied what the leader had committed. After a restore some of Consul's releases never
     * replicate to a follower again if the leader changes meanwhile: with the leader away there would be none for good.
     */
    boolean hasCaughtUp() {
        Optional<Long> committed = leader().flatMap(leader -> raft(leader, "commit_index"));
        return committed.isPresent()
                && cluster.agents().stream()
                        .filter(ConsulAgent::isServer)
                        .allMatch(server -> raft(server, "applied_index")
                                .filter(applied -> applied >= committed.get())
                                .isPresent());
    }

    private Optional<Long> raft(ConsulAgent server, String figure) {
        return truth.json(server, "/v1/agent/self")
                .map(self -> self.path("Stats").path("raft").path(figure))
                .filter(value -> !value.isMissingNode())
                .map(value -> Long.parseLong(value.asString("")));
    }

    /** Those that can answer. */
    List<ConsulAgent> running() {
        return cluster.agents().stream().filter(ConsulAgent::isRunning).toList();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
