// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The agents of one datacenter, and the waiting until they all know of each other. */
final class Neighbourhood {
    private static final int ADDRESSES_TO_JOIN = 3;

    private final Duration limit;
    private final List<ConsulAgent> agents = new CopyOnWriteArrayList<>();
    private final List<Neighbourhood> others = new CopyOnWriteArrayList<>();

    Neighbourhood(Duration limit) {
        this.limit = limit;
    }

    void add(ConsulAgent agent) {
        agents.add(agent);
    }

    /** Makes the servers of both join each other, from their next start on. */
    void joinOverWan(Neighbourhood other) {
        others.add(other);
        other.others.add(this);
    }

    List<ConsulAgent> agents() {
        return List.copyOf(agents);
    }

    /** Where a few of its running agents gossip, servers first: enough to join. */
    List<String> lanAddresses() {
        return Stream.concat(servers(), running().filter(agent -> !agent.isServer()))
                .limit(ADDRESSES_TO_JOIN)
                .map(agent -> agent.runtime().lanAddress())
                .toList();
    }

    /** Where the running servers of the other datacenters gossip. */
    List<String> wanAddresses() {
        return others.stream()
                .flatMap(Neighbourhood::servers)
                .map(agent -> agent.runtime().wanAddress())
                .toList();
    }

    /** One of its running servers. */
    ConsulAgent server() {
        return servers().findFirst().orElseThrow(() -> new IllegalStateException("no server is running"));
    }

    /** Waits until the servers have elected one of them. */
    void awaitLeader() {
        new Waiting(limit).until(this::server, "see a leader", AgentView::hasLeader);
    }

    /**
     * Waits until every running agent can reach the leader, sees every running agent alive, and they all know tokens, and the
     * catalogue holds them all as healthy. Asks the server until it is content, and only then each agent, so that the requests are about as many
     * as the agents. One that is ended or paused meanwhile is waited for no longer.
     */
    void awaitFormed() {
        List<ConsulAgent> awaited = running().toList();
        Supplier<Set<String>> names = () -> awaited.stream()
                .filter(agent -> !agent.isAway())
                .map(ConsulAgent::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Waiting waiting = new Waiting(limit);
        waiting.until(this::server, "see all running agents alive", view -> view.seesAlive(names.get()));
        awaited.forEach(agent -> waiting.until(
                () -> agent,
                "reach a leader, see all running agents alive and their ACLs settled",
                view -> view.hasLeader() && view.seesAlive(names.get()) && view.seesAclsSettled(names.get())));
        waiting.until(this::server, "hold all running agents as healthy", view -> view.seesHealthy(names.get()));
    }

    /** Waits until the server knows these datacenters and can ask each of them. */
    void awaitDatacenters(Set<String> names) {
        new Waiting(limit).until(this::server, "reach the datacenters " + names, view -> view.reaches(names));
    }

    private Stream<ConsulAgent> running() {
        return agents.stream().filter(agent -> agent.isRunning() && !agent.isAway());
    }

    private Stream<ConsulAgent> servers() {
        return running().filter(ConsulAgent::isServer);
    }
}
