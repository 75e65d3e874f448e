// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.Histories;
import io.consulflux.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of Consul and its agents as a remote execution touches, by the rules of Consul's source: sessions whose keys go
 * with them, locks that a dead session cannot take, transactions that fail whole, agents that stop when they are refused.
 */
final class SimulatedCluster {

    /** Chunks from this number on were not written by agents. */
    static final long FORGED = 1L << 40;

    /** What Consul answers. */
    record Reply(int status, String body) {}

    /** What one agent will do once it is called; what it has done. */
    static final class Agent {
        final String name;
        final List<String> output = new ArrayList<>();
        final int code;

        /** It does nothing more after so many writes. */
        final int stamina;

        private String session = "";
        private int written;
        private boolean done;

        Agent(String name, Random random) {
            this.name = name;
            int chunks = random.nextInt(8) == 0 ? 60 + random.nextInt(90) : random.nextInt(5);
            for (int i = 0; i < chunks; i++) {
                output.add(random.nextInt(4) == 0 ? "" : name + "-" + i + "é");
            }
            code = random.nextInt(3) == 0 ? random.nextInt(256) : 0;
            stamina = random.nextInt(6) == 0 ? random.nextInt(output.size() + 2) : Integer.MAX_VALUE;
        }

        Agent(String name, List<String> output, int code) {
            this.name = name;
            this.output.addAll(output);
            this.code = code;
            this.stamina = Integer.MAX_VALUE;
        }

        boolean hasExited() {
            return written == output.size() + 2;
        }
    }

    private final Random random;
    private final Map<String, Agent> agents = new LinkedHashMap<>();
    private final List<String> failedMembers = new ArrayList<>();
    private final TreeMap<String, String> store = new TreeMap<>();
    private final Map<String, Boolean> sessions = new LinkedHashMap<>();
    private int fired;

    /** Whether the local agent, which is that of node n1, has remote execution switched off. */
    private final boolean off;

    SimulatedCluster(List<Agent> agents) {
        this.random = Histories.data();
        this.off = false;
        agents.forEach(agent -> this.agents.put(agent.name, agent));
    }

    SimulatedCluster(Random random) {
        this.random = random;
        this.off = random.nextInt(8) == 0;
        int count = 1 + random.nextInt(5);
        for (int i = 1; i <= count; i++) {
            agents.put("n" + i, new Agent("n" + i, random));
        }
        if (random.nextInt(4) == 0) {
            failedMembers.add("n" + (1 + random.nextInt(count)));
        }
    }

    Reply serve(Request request) {
        String path = request.path();
        return switch (request.method()) {
            case GET -> get(path);
            case DELETE -> delete(path);
            case POST -> throw new AssertionError("no job asks by POST: " + request);
            case PUT -> path.equals("/v1/txn") ? read(request.body().utf8()) : put(path, request);
        };
    }

    private Reply get(String path) {
        if (path.equals("/v1/agent/self")) {
            return new Reply(200, PreviewTranscript.self(!off));
        } else if (path.equals("/v1/agent/members")) {
            return new Reply(
                    200,
                    ExecTranscript.members(agents.keySet().stream()
                            .map(name -> failedMembers.contains(name) ? name + ":4" : name)
                            .toArray(String[]::new)));
        }
        if (path.startsWith("/v1/health/")) {
            return new Reply(200, "[]");
        }
        String keys = under(path).keySet().stream().map(key -> '"' + key + '"').collect(Collectors.joining(","));
        return keys.isEmpty() ? new Reply(404, "") : new Reply(200, "[" + keys + "]");
    }

    private Reply delete(String path) {
        under(path).clear();
        return new Reply(200, "true");
    }

    private Map<String, String> under(String path) {
        String prefix = path.substring("/v1/kv/".length());
        return store.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    private Reply put(String path, Request request) {
        String last = path.substring(path.lastIndexOf('/') + 1);
        if (path.equals("/v1/session/create")) {
            String id = "s" + (sessions.size() + 1);
            sessions.put(id, true);
            return new Reply(200, "{\"ID\":\"" + id + "\"}");
        } else if (path.startsWith("/v1/session/renew/")) {
            return isAlive(last) ? new Reply(200, "[{}]") : new Reply(404, "Session id not found");
        } else if (path.startsWith("/v1/session/destroy/")) {
            end(last);
            return new Reply(200, "true");
        } else if (path.equals("/v1/event/fire/_rexec")) {
            call(JsonMapper.shared()
                    .readTree(request.body().utf8())
                    .path("Session")
                    .asString());
            return new Reply(200, "{}");
        }
        String session = request.target().substring(request.target().indexOf("acquire=") + "acquire=".length());
        return write(session, path.substring("/v1/kv/".length()), request.body().utf8())
                ? new Reply(200, "true")
                : new Reply(500, "invalid session");
    }

    private Reply read(String operations) {
        List<String> results = new ArrayList<>();
        for (JsonNode operation : JsonMapper.shared().readTree(operations)) {
            String key = operation.path("KV").path("Key").asString();
            if (operation.path("KV").path("Verb").asString().equals("delete")) {
                store.remove(key);
                continue;
            }
            if (!store.containsKey(key)) {
                return new Reply(409, "{\"Results\":null,\"Errors\":[{\"OpIndex\":0,\"What\":\"gone\"}]}");
            }
            byte[] bytes = store.getOrDefault(key, "").getBytes(StandardCharsets.UTF_8);
            String value =
                    bytes.length == 0 ? "null" : '"' + Base64.getEncoder().encodeToString(bytes) + '"';
            results.add("{\"KV\":{\"Key\":\"" + key + "\",\"Value\":" + value + "}}");
        }
        return new Reply(200, "{\"Results\":" + results + ",\"Errors\":null}");
    }

    private boolean write(String session, String key, String value) {
        if (isAlive(session)) {
            store.put(key, value);
        }
        return isAlive(session);
    }

    private void call(String session) {
        fired++;
        agents.values().stream()
                .filter(agent -> !(off && agent.name.equals("n1")))
                .forEach(agent -> agent.session = session);
    }

    /** Lets some agent that was called write its next key. */
    void work() {
        List<Agent> busy = agents.values().stream().filter(this::isBusy).toList();
        if (!busy.isEmpty()) {
            work(busy.get(random.nextInt(busy.size())));
        }
    }

    /** Whether the agent has been called and has not done all it will do. */
    boolean isBusy(Agent agent) {
        return !agent.session.isEmpty() && !agent.done;
    }

    void work(Agent agent) {
        String folder = "_rexec/" + agent.session + "/";
        boolean able = agent.written < agent.stamina && (agent.written > 0 || hasJob(folder));
        agent.done = !able || !write(agent.session, folder + agent.name + "/" + next(agent), value(agent));
        agent.written += agent.done ? 0 : 1;
        agent.done |= agent.hasExited();
    }

    private boolean hasJob(String folder) {
        return store.getOrDefault(folder + "job", "").startsWith("{");
    }

    private static String next(Agent agent) {
        int chunk = agent.written - 1;
        return chunk < 0 ? "ack" : chunk < agent.output.size() ? String.format("out/%05x", chunk) : "exit";
    }

    private static String value(Agent agent) {
        int chunk = agent.written - 1;
        return chunk < 0 ? "" : chunk < agent.output.size() ? agent.output.get(chunk) : String.valueOf(agent.code);
    }

    /** Somebody writes a key that looks like a chunk of a node that is at work. */
    void forge() {
        List<Agent> running = agents.values().stream()
                .filter(agent -> agent.written > 0 && isAlive(agent.session))
                .toList();
        if (!running.isEmpty()) {
            Agent agent = running.get(random.nextInt(running.size()));
            long number = FORGED + random.nextInt(1_000_000);
            store.put("_rexec/" + agent.session + "/" + agent.name + String.format("/out/%05x", number), "forged");
        }
    }

    /** Some session ends, for a reason of the cluster's own. */
    void loseSession() {
        List.copyOf(sessions.keySet()).forEach(this::end);
    }

    private void end(String session) {
        sessions.replace(session, false);
        store.subMap("_rexec/" + session + "/", "_rexec/" + session + "0").clear();
    }

    boolean isAlive(String session) {
        return sessions.getOrDefault(session, false);
    }

    List<String> sessions() {
        return List.copyOf(sessions.keySet());
    }

    List<String> keys(String folder) {
        return List.copyOf(store.subMap(folder, folder + Character.MAX_VALUE).keySet());
    }

    Map<String, Agent> agents() {
        return agents;
    }

    /** How often the event went out. */
    int fired() {
        return fired;
    }
}
