// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.error.ConsulException;
import io.consulflux.event.EventFire;
import io.consulflux.reactor.ConsulFlux;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Fires user events by turns through each client and directly, and reads from each agent what it holds. */
final class Firing {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Site site;
    private final String name;
    private final List<ConsulFlux> clients;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Set<String> tried = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Memory> held = new ConcurrentHashMap<>();

    Firing(Site site, String name, List<ConsulFlux> clients) {
        this.site = site;
        this.name = name;
        this.clients = clients;
        Fault.ASKED.forEach(agent -> held.put(agent, new Memory()));
    }

    String name() {
        return name;
    }

    void fire() {
        int turn = numbers.get() % (clients.size() + 1);
        if (turn == clients.size()) {
            fireDirectly();
            return;
        }
        String payload = next();
        try {
            clients.get(turn).events().fire(EventFire.of(name).payload(payload)).block(LIMIT);
        } catch (ConsulException unknown) {
            // It may come or not.
        }
    }

    private String next() {
        String payload = name + " " + numbers.incrementAndGet();
        tried.add(payload);
        return payload;
    }

    private boolean fireDirectly() {
        return site.truth()
                .put(site.witness(), "/v1/event/fire/" + name, next())
                .isPresent();
    }

    /** Fires until each agent that streams ask holds one that is fired from here on. */
    void finish() {
        Map<Integer, Integer> before = new TreeMap<>();
        Fault.ASKED.forEach(agent -> before.put(agent, held.get(agent).count()));
        Waiting.until("all agents hold another event", Site.LIMIT, () -> {
            fireDirectly();
            return Waiting.comes(
                    Duration.ofSeconds(3),
                    () -> Fault.ASKED.stream().allMatch(agent -> held.get(agent).count() > before.get(agent)));
        });
    }

    /** Adds what an agent holds to what it held before. Nobody else does that for this agent at the same time. */
    void read(int agent) {
        site.truth()
                .events(site.agent(agent))
                .ifPresent(list -> held.get(agent)
                        .see(list.stream()
                                .filter(event -> event.name().equals(name))
                                .toList()));
    }

    boolean wasTried(String payload) {
        return tried.contains(payload);
    }

    /** By node and by its lives, without those that came while this was asked. */
    Map<String, List<List<HeldEvent>>> held() {
        Map<String, List<List<HeldEvent>>> byNode = new TreeMap<>();
        held.forEach((agent, memory) -> byNode.put(site.agent(agent).name(), memory.lives()));
        return byNode;
    }

    Stream<Integer> agents() {
        return held.keySet().stream();
    }
}
