// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One agent: what it answers over HTTP, the events it holds, and whether it is there at all. */
final class ModelAgent {

    private static final String EVENT = "/v1/event/fire/";
    private static final String KV = "/v1/kv/";

    final String name;
    final EventRing ring;
    private final ModelCluster cluster;
    private final List<Network.Exchange> connections = new ArrayList<>();
    private boolean up = true;
    private boolean remoteExec = true;
    private boolean deaf;
    private long starts;

    /** Nodes that had gone before it was started, and have not been seen since. */
    private Set<String> strangers = Set.of();

    ModelAgent(String name, ModelCluster cluster) {
        this.name = name;
        this.cluster = cluster;
        this.ring = new EventRing(cluster.time());
    }

    boolean isUp() {
        return up;
    }

    /** Grows with each start. */
    long starts() {
        return starts;
    }

    /** From now on no gossip comes to it, or again. */
    void hears(boolean gossip) {
        deaf = !gossip;
    }

    boolean isDeaf() {
        return deaf;
    }

    void switchRemoteExecOff() {
        remoteExec = false;
    }

    boolean runsJobs() {
        return remoteExec;
    }

    void stop() {
        up = false;
        ring.forget();
        breakConnections();
    }

    /** All who are connected see it, in the order in which they came. */
    void breakConnections() {
        List<Network.Exchange> broken = List.copyOf(connections);
        connections.clear();
        broken.forEach(Network.Exchange::broke);
    }

    void start() {
        up = true;
        starts++;
        strangers = cluster.absent();
        cluster.agents().forEach(agent -> agent.hasSeen(name));
        ring.witness(cluster.lamport());
        if (!ring.arrived.isEmpty() && !deaf) {
            cluster.remind(this);
        }
    }

    private void hasSeen(String node) {
        strangers = strangers.stream().filter(other -> !other.equals(node)).collect(Collectors.toSet());
    }

    void connected(Network.Exchange exchange) {
        connections.add(exchange);
    }

    void disconnected(Network.Exchange exchange) {
        connections.remove(exchange);
    }

    void serve(Request request, Consumer<Response> reply) {
        Ask ask = Ask.of(request);
        if (ask.path().equals("/v1/agent/self")) {
            reply.accept(Answers.plain(
                    200,
                    "{\"Config\":{\"NodeName\":\"" + name + "\",\"Datacenter\":\"dc1\"},\"DebugConfig\":"
                            + "{\"DisableRemoteExec\":" + !remoteExec + "}}"));
        } else if (ask.path().equals("/v1/agent/members")) {
            reply.accept(Answers.plain(200, cluster.members(strangers)));
        } else if (ask.path().equals("/v1/event/list")) {
            ring.list(ask.parameter("name"), ask.number("index"), ask.pause(), reply);
        } else {
            cluster.asServer(() -> answer(ask, reply), reply);
        }
    }

    private void answer(Ask ask, Consumer<Response> reply) {
        Optional<String> key = ask.after(KV);
        if (key.isPresent() && ask.method() == Request.Method.GET) {
            cluster.keys().read(ask, key.get(), ask.has("consistent") ? 0 : cluster.lag(), reply);
        } else if (key.isPresent()) {
            boolean put = ask.method() == Request.Method.PUT;
            reply.accept(
                    put ? cluster.keys().write(ask, key.get()) : cluster.keys().delete(ask, key.get()));
        } else if (ask.path().equals("/v1/txn")) {
            reply.accept(cluster.keys().transaction(ask));
        } else if (ask.path().startsWith(EVENT)) {
            reply.accept(fire(ask));
        } else if (ask.path().equals("/v1/health/state/any")) {
            reply.accept(Answers.plain(200, cluster.health()));
        } else {
            cluster.sessions().serve(ask, name, reply);
        }
    }

    private Response fire(Ask ask) {
        Held event = cluster.fire(ask.path().substring(EVENT.length()), ask.body(), ask.parameter("node"));
        // Whoever fires it is not told its time.
        return Answers.plain(
                200, Answers.event(new Held(event.id(), event.name(), event.payload(), event.filters(), 0)));
    }
}
