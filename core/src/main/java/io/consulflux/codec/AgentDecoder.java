// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads what an agent says of itself and of its cluster (Consul {@code agent/agent_endpoint.go}). */
public final class AgentDecoder {

    private static final String SELF = "GET /v1/agent/self";
    private static final String MEMBERS = "GET /v1/agent/members";
    private static final String LEADER = "GET /v1/status/leader";
    private static final String HEALTH = "GET /v1/health/state/any";

    private AgentDecoder() {}

    /**
     * The agent's own node and datacenter.
     *
     * @param remoteExec whether it runs remote executions; empty where it does not say
     */
    public record Self(String node, String datacenter, Optional<Boolean> remoteExec) {}

    /** One member of the local gossip pool. */
    public record Member(String name, Standing standing) {}

    /** How the cluster holds a member. */
    public enum Standing {
        ALIVE,
        FAILED,
        /** Left, or about to. */
        GONE
    }

    public static Self self(Response response) {
        JsonNode self = Json.fields(SELF, response);
        JsonNode config = self.path("Config");
        JsonNode off = self.path("DebugConfig").path("DisableRemoteExec");
        return new Self(
                Json.text(SELF, response, config, "NodeName"),
                Json.text(SELF, response, config, "Datacenter"),
                off.isBoolean() ? Optional.of(!off.booleanValue()) : Optional.empty());
    }

    /** The address of the servers' leader; a server that knows of none gives an empty text. */
    public static Optional<String> leader(Response response) {
        JsonNode leader = Json.tree(LEADER, response);
        if (!leader.isString()) {
            throw Json.malformed(LEADER, response, "expected a text");
        }
        return Optional.of(leader.stringValue()).filter(address -> !address.isEmpty());
    }

    /** Serf's numbers: 1 alive, 2 leaving, 3 left, 4 failed (serf {@code serf.go} {@code MemberStatus}). */
    public static List<Member> members(Response response) {
        List<Member> members = new ArrayList<>();
        for (JsonNode member : Json.array(MEMBERS, response)) {
            Standing standing = switch (member.path("Status").asInt(0)) {
                case 1 -> Standing.ALIVE;
                case 4 -> Standing.FAILED;
                default -> Standing.GONE;
            };
            members.add(new Member(Json.text(MEMBERS, response, member, "Name"), standing));
        }
        return members;
    }

    /**
     * The same from the catalog's point of view, which is all that another datacenter shows: the state of each node's
     * {@code serfHealth} check.
     */
    public static List<Member> serfHealth(Response response) {
        List<Member> members = new ArrayList<>();
        for (JsonNode check : Json.array(HEALTH, response)) {
            if (check.path("CheckID").asString("").equals("serfHealth")) {
                boolean alive = check.path("Status").asString("").equals("passing");
                members.add(new Member(
                        Json.text(HEALTH, response, check, "Node"), alive ? Standing.ALIVE : Standing.FAILED));
            }
        }
        return members;
    }
}
