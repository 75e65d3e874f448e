// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import io.consulflux.testkit.binary.ConsulVersion;
import io.consulflux.testkit.tls.Certificates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The configuration file of one agent, with the keys that its version knows.
 *
 * @param place where the agent listens and writes
 */
record AgentConfiguration(AgentSpec spec, ClusterPlan plan, ConsulVersion version, Secrets secrets, Place place) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Where an agent listens and writes.
     *
     * @param bind the address it gossips from
     * @param client the address its API listens on
     * @param ports by Consul's names: http, https, serf_lan, serf_wan, server
     * @param data the data folder
     * @param socket the Unix socket to listen on as well
     * @param certificates for TLS between agents, and for that of the API where it has some
     */
    record Place(
            String bind,
            String client,
            Map<String, Integer> ports,
            String data,
            Optional<String> socket,
            Optional<Certificates> certificates) {}

    String json(List<String> servers, List<String> remoteServers) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("node_name", spec.name());
        root.put("datacenter", spec.datacenter());
        root.put("data_dir", place.data());
        root.put("bind_addr", place.bind());
        root.put("client_addr", place.client());
        root.put("disable_host_node_id", true);
        root.put("disable_remote_exec", false);
        root.put("disable_update_check", true);
        root.put("log_level", "info");
        root.put("leave_on_terminate", true);
        root.put("skip_leave_on_interrupt", true);
        root.put("performance", Map.of("raft_multiplier", 1, "leave_drain_time", "500ms"));
        root.put("retry_join", servers);
        root.put("retry_interval", "500ms");
        if (spec.server()) {
            root.put("server", true);
            root.put("bootstrap_expect", spec.expectedServers());
            root.put("retry_join_wan", remoteServers);
            root.put("retry_interval_wan", "500ms");
        }
        if (plan.acls()) {
            root.put("acl", acl());
            root.put("encrypt", secrets.gossipKey());
        }
        if (plan.fastFailureDetection()) {
            root.put("gossip_lan", fastGossip());
        }
        ports(root);
        place.certificates().ifPresent(certificates -> tls(root, certificates));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private void ports(Map<String, Object> root) {
        boolean tls = plan.tls() != ClusterPlan.Tls.OFF;
        Map<String, Integer> ports = new LinkedHashMap<>(place.ports());
        ports.put("dns", -1);
        ports.put("grpc", -1);
        if (version.isAtLeast(1, 14)) {
            ports.put("grpc_tls", -1);
        }
        ports.put(tls ? "http" : "https", -1);
        root.put("ports", ports);
        place.socket().ifPresent(socket -> {
            String address = "unix://" + socket;
            // With the plain port off, plain HTTP is spoken on the socket alone.
            root.put("addresses", Map.of("http", tls ? address : place.client() + " " + address));
            root.put("unix_sockets", Map.of("mode", "0600"));
        });
    }

    private Map<String, Object> acl() {
        String management = version.isAtLeast(1, 11) ? "initial_management" : "master";
        return Map.of(
                "enabled",
                true,
                "default_policy",
                "deny",
                "tokens",
                Map.of(management, secrets.management(), "agent", secrets.agent()));
    }

    private static Map<String, Object> fastGossip() {
        return Map.of(
                "gossip_interval", "50ms",
                "probe_interval", "200ms",
                "probe_timeout", "100ms",
                "suspicion_mult", 2);
    }

    private void tls(Map<String, Object> root, Certificates certificates) {
        boolean mutual = plan.tls() == ClusterPlan.Tls.MUTUAL;
        Map<String, Object> files = new LinkedHashMap<>();
        files.put("ca_file", certificates.ca().toString());
        files.put("cert_file", certificates.agentCertificate().toString());
        files.put("key_file", certificates.agentKey().toString());
        files.put("verify_outgoing", true);
        if (version.isAtLeast(1, 12)) {
            root.put(
                    "tls",
                    Map.of(
                            "defaults", files,
                            "internal_rpc", Map.of("verify_incoming", true),
                            "https", Map.of("verify_incoming", mutual)));
        } else {
            root.putAll(files);
            root.put("verify_incoming_rpc", true);
            root.put("verify_incoming_https", mutual);
        }
    }
}
