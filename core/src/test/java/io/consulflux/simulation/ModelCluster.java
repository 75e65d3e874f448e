// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Servers and agents: one store, a leader that may be away, gossip that may be slow. */
final class ModelCluster {

    /** An agent without a leader holds a call back this long (Consul {@code rpc_hold_timeout}). */
    private static final int HOLD_MILLIS = 7_000;

    private static final Duration LUMP = Duration.ofMillis(100);

    /** How long after an agent has gone the others take its node for dead. */
    private static final Duration DETECTION = Duration.ofSeconds(12);

    private final VirtualTime time;
    private final Random random;
    private final Weather weather;
    private final ModelStore store;
    private final Waiting waiting;
    private final KvService keys;
    private final SessionService sessions;
    private final Map<String, ModelAgent> agents = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final List<JobRun> runs = new ArrayList<>();
    private final Map<String, Integer> calls = new HashMap<>();
    private Function<ModelAgent, JobPlan> plans = agent -> JobPlan.nothing();
    private boolean led = true;
    private int mostLag;
    private long lamport;

    ModelCluster(VirtualTime time, Random random, Weather weather, int size) {
        this(
                time,
                random,
                weather,
                IntStream.rangeClosed(1, size).mapToObj(i -> "n" + i).toList());
    }

    ModelCluster(VirtualTime time, Random random, Weather weather, List<String> nodes) {
        this.time = time;
        this.random = random;
        this.weather = weather;
        this.store = new ModelStore(time);
        this.waiting = new Waiting(time, store, random);
        this.keys = new KvService(store, waiting);
        this.sessions = new SessionService(store, waiting, keys::release, this::uuid);
        for (String node : nodes) {
            names.add(node);
            agents.put(node, new ModelAgent(node, this));
        }
    }

    /** What agents will do that are called to a job. */
    void planning(Function<ModelAgent, JobPlan> plans) {
        this.plans = plans;
    }

    VirtualTime time() {
        return time;
    }

    ModelStore store() {
        return store;
    }

    KvService keys() {
        return keys;
    }

    SessionService sessions() {
        return sessions;
    }

    List<ModelAgent> agents() {
        return names.stream().map(this::agent).toList();
    }

    ModelAgent agent(String name) {
        return Optional.ofNullable(agents.get(name)).orElseThrow();
    }

    /** All that agents did for jobs, in the order in which they were called. */
    List<JobRun> runs() {
        return runs;
    }

    /** How often agents were called to the job of this session. */
    int calls(String session) {
        return calls.getOrDefault(session, 0);
    }

    String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /** The nodes whose agents are not up. */
    Set<String> absent() {
        return names.stream().filter(name -> !agent(name).isUp()).collect(Collectors.toSet());
    }

    /** What an agent knows by gossip that has never seen these nodes. */
    String members(Set<String> strangers) {
        return names.stream()
                .filter(name -> !strangers.contains(name))
                .map(name ->
                        "{\"Name\":\"" + name + "\",\"Status\":" + (agent(name).isUp() ? 1 : 4) + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** What the servers know of all nodes. */
    String health() {
        return names.stream()
                .map(name -> "{\"CheckID\":\"serfHealth\",\"Node\":\"" + name + "\",\"Status\":\""
                        + (agent(name).isUp() ? "passing" : "critical") + "\"}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** From now on servers that answer reads may be so many changes behind. */
    void lagging(int most) {
        mostLag = most;
        store.remember(most);
    }

    int lag() {
        return mostLag == 0 || random.nextInt(4) > 0 ? 0 : random.nextInt(mostLag + 1);
    }

    /** Does what only servers can do, if they can. */
    void asServer(Runnable work, Consumer<Response> reply) {
        Optional<Weather.Refusal> refusal = weather.refusal();
        if (refusal.isPresent()) {
            if (refusal.get().done() && led) {
                work.run();
            }
            reply.accept(refusal.get().response());
        } else {
            whenLed(work, () -> reply.accept(Answers.plain(500, "No cluster leader")));
        }
    }

    /** Now, or when there is a leader again, unless that takes too long. */
    void whenLed(Runnable work, Runnable otherwise) {
        if (led) {
            work.run();
        } else {
            time.after(Duration.ofMillis(random.nextInt(HOLD_MILLIS)), () -> (led ? work : otherwise).run());
        }
    }

    void loseLeader() {
        if (led) {
            led = false;
            store.withoutLeader();
            waiting.fail(Answers.plain(500, "rpc error making call: EOF"));
        }
    }

    void electLeader() {
        if (!led) {
            led = true;
            store.withNewLeader();
        }
    }

    void restore(StoreState snapshot) {
        waiting.abandon();
        store.restore(snapshot, false);
    }

    /** Other servers stand in, which count on from an older snapshot; every connection broke. */
    void replace(StoreState snapshot) {
        agents().forEach(ModelAgent::breakConnections);
        store.restore(snapshot, true);
    }

    /** The sessions that are bound to it end when it stays away. */
    void stop(ModelAgent agent, Duration away) {
        agent.stop();
        long starts = agent.starts();
        time.after(DETECTION, () -> {
            if (!agent.isUp() && agent.starts() == starts) {
                store.state().sessions.values().stream()
                        .filter(session -> session.isBoundTo(agent.name))
                        .map(StoreState.Session::id)
                        .toList()
                        .forEach(store::destroy);
            }
        });
        time.after(away, () -> {
            if (agent.starts() == starts) {
                agent.start();
            }
        });
    }

    /** After a crash gossip may bring it again what it had heard last. */
    void remind(ModelAgent agent) {
        if (!weather.isCalm() && random.nextInt(3) == 0) {
            int most = 1 + random.nextInt(4);
            time.after(LUMP, () -> {
                if (agent.isUp() && agent.ring.held(Optional.empty()).isEmpty()) {
                    agent.ring.hearAgain(most);
                }
            });
        }
    }

    long lamport() {
        return lamport;
    }

    Held fire(String name, Bytes payload, Optional<String> node) {
        // Two servers may give the same time.
        lamport += random.nextInt(3) == 0 ? 0 : 1;
        Held event = new Held(uuid(), name, payload, new Filters(node, Optional.empty(), Optional.empty()), lamport);
        if (name.equals("_rexec")) {
            JsonNode call = JsonMapper.shared().readTree(payload.utf8());
            calls.merge(call.path("Session").asString(), 1, Integer::sum);
            agents().forEach(agent -> gossip(agent, () -> call(agent, call)));
        } else {
            agents().forEach(agent -> gossip(agent, () -> agent.ring.receive(event)));
        }
        return event;
    }

    private void call(ModelAgent agent, JsonNode call) {
        if (agent.runsJobs()) {
            String folder =
                    call.path("Prefix").asString() + "/" + call.path("Session").asString() + "/";
            JobRun run = new JobRun(this, agent, call.path("Session").asString(), folder, plans.apply(agent));
            runs.add(run);
            run.begin();
        }
    }

    /** Fast for most, slow for some, and in bad weather not at all for a few. */
    private void gossip(ModelAgent agent, Runnable arrival) {
        int lot = random.nextInt(100);
        if (lot < 3 && !weather.isCalm()) {
            return;
        }
        int longest = lot < 95 || weather.isCalm() ? 700 : 60_000;
        // In lumps, which overtake one another.
        time.after(LUMP.multipliedBy(random.nextInt(longest) / LUMP.toMillis()), () -> {
            if (agent.isUp() && !agent.isDeaf()) {
                arrival.run();
            }
        });
    }

    Duration agentsPause() {
        return Duration.ofNanos(100_000 + random.nextInt(20_000_000));
    }

    boolean failsAgent() {
        return weather.refusal().isPresent() && random.nextInt(10) == 0;
    }
}
