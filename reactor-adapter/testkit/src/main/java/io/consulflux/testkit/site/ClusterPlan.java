// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.site;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All that was asked of a cluster; the options are documented on {@code ConsulCluster.Builder}. */
public record ClusterPlan(
        int agents,
        int servers,
        boolean acls,
        Tls tls,
        boolean unixSocket,
        boolean faultProxy,
        boolean fastFailureDetection,
        Map<String, Integer> otherDatacenters,
        List<String> configuration,
        Map<Integer, List<String>> agentConfiguration,
        Duration startTimeout,
        Consumer<String> progress) {

    /** The name of the first datacenter. */
    public static final String DATACENTER = "dc1";

    /** Whether the API is served over TLS, and whether clients must show a certificate. */
    public enum Tls {
        OFF,
        SERVER,
        MUTUAL
    }

    /** Refuses options that do not fit each other. */
    public ClusterPlan {
        otherDatacenters = Collections.unmodifiableMap(new LinkedHashMap<>(otherDatacenters));
        configuration = List.copyOf(configuration);
        agentConfiguration = Map.copyOf(agentConfiguration);
        if (servers > agents) {
            throw new IllegalArgumentException("servers must not exceed agents, which is " + agents + ": " + servers);
        }
        agentConfiguration.keySet().forEach(index -> requireAgent(index, agents));
    }

    /** The agents of the first datacenter, servers first. */
    public List<AgentSpec> specs() {
        return IntStream.range(0, agents)
                .mapToObj(index -> new AgentSpec(
                        "node-" + (index + 1),
                        DATACENTER,
                        index < servers,
                        servers,
                        unixSocket && index == 0,
                        configurationOf(index)))
                .toList();
    }

    /** The agents of another datacenter, its one server first. */
    public List<AgentSpec> specs(String datacenter) {
        return IntStream.range(0, otherDatacenters.getOrDefault(datacenter, 0))
                .mapToObj(index -> new AgentSpec(
                        datacenter + "-node-" + (index + 1), datacenter, index == 0, 1, false, configuration))
                .toList();
    }

    /** The names of all datacenters, the first one first. */
    public Set<String> datacenters() {
        Set<String> names = new LinkedHashSet<>(Set.of(DATACENTER));
        names.addAll(otherDatacenters.keySet());
        return names;
    }

    /** Many agents take longer. */
    public Duration startTimeoutOf(int agentsOfDatacenter) {
        return startTimeout.plusSeconds(agentsOfDatacenter);
    }

    private List<String> configurationOf(int index) {
        return Stream.concat(configuration.stream(), agentConfiguration.getOrDefault(index, List.of()).stream())
                .toList();
    }

    private static void requireAgent(int index, int agents) {
        if (index < 0 || index >= agents) {
            throw new IllegalArgumentException("agent must be 0 to " + (agents - 1) + ": " + index);
        }
    }
}
