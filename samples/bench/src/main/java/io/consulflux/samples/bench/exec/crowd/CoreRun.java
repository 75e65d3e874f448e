// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.exec.ExecProtocol;
import io.consulflux.wire.Response;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One execution by core alone: everything it is told is made up, and only its own time is taken. */
final class CoreRun {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Pattern KEY = Pattern.compile("\"Key\":\"([^\"]+)\"");
    private static final RexecKeys KEYS = new RexecKeys("_rexec/5c28a27e-4ad0-11ef-9454-0242ac120002");
    private static final String VALUE =
            Base64.getEncoder().encodeToString("so much output\n".getBytes(StandardCharsets.UTF_8));

    private final Crowd crowd;
    private final int keysPerChange;
    private final ExecProtocol protocol = new ExecProtocol(ExecJob.of("true"));
    private final Queue<Call> asked = new ArrayDeque<>();
    private final Set<Call> reads = new HashSet<>();
    private long now;
    private long cpu;
    private long events;
    private boolean over;

    /** @param keysPerChange how many new keys a change tells */
    CoreRun(Crowd crowd, int keysPerChange) {
        this.crowd = crowd;
        this.keysPerChange = keysPerChange;
    }

    /** Gives the CPU time in nanoseconds. */
    long run() {
        take(new Input.Started());
        take(new Input.Demanded(Long.MAX_VALUE));
        answerAll();
        take(new Input.TimerFired("replication"));
        answerAll();
        changes(KEYS::ack);
        for (int chunk = 0; chunk < crowd.chunks(); chunk++) {
            int number = chunk;
            changes(node -> KEYS.out(node, number));
        }
        changes(KEYS::exit);
        if (!over || events != crowd.writes() + 2L) {
            throw new IllegalStateException("after " + events + " events it is " + (over ? "over" : "not over"));
        }
        return cpu;
    }

    private void changes(UnaryOperator<String> key) {
        IntFunction<String> keyOf = number -> key.apply(Crowd.name(number));
        for (int from = 0; from < crowd.nodes(); from += keysPerChange) {
            int to = Math.min(crowd.nodes(), from + keysPerChange);
            take(new Input.KeysChanged(IntStream.range(from, to).mapToObj(keyOf).toList(), List.of()));
            answerAll();
        }
    }

    private void answerAll() {
        for (Call call = asked.poll(); call != null; call = asked.poll()) {
            reads.remove(call);
            take(new Input.Answered(call, new Response(200, Map.of(), Bytes.utf8(answer(call)))));
        }
    }

    private void take(Input input) {
        now += 1_000_000;
        Moment at = new Moment(now, Instant.EPOCH);
        long before = THREADS.getCurrentThreadCpuTime();
        Step<NodeEvent> step = protocol.take(input, at);
        cpu += THREADS.getCurrentThreadCpuTime() - before;
        asked.addAll(step.calls());
        step.wants().reads().stream().filter(reads::add).forEach(asked::add);
        events += step.events().size();
        over |= step.events().stream()
                .anyMatch(event -> event instanceof ExecEvent.Finished finished
                        && finished.summary().outcome() == ExecEvent.Outcome.COMPLETE);
    }

    private String answer(Call call) {
        String path = call.request().path();
        if (path.equals("/v1/agent/self")) {
            return "{\"Config\":{\"NodeName\":\"agent-0000\",\"Datacenter\":\"dc1\"},\"Member\":{\"Name\":\"agent-0000\"}}";
        }
        if (path.equals("/v1/agent/members")) {
            return crowd.names().stream()
                    .map(name -> "{\"Name\":\"" + name + "\",\"Status\":1,\"Tags\":{\"role\":\"node\",\"dc\":\"dc1\"}}")
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (path.equals("/v1/health/state/any")) {
            return crowd.names().stream()
                    .map(name -> "{\"Node\":\"" + name + "\",\"CheckID\":\"serfHealth\",\"Status\":\"passing\"}")
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (path.equals("/v1/session/create")) {
            return "{\"ID\":\"" + KEYS.session() + "\"}";
        }
        if (path.equals("/v1/txn")) {
            boolean deletes = call.request().body().utf8().contains("\"Verb\":\"delete\"");
            return deletes ? "{\"Results\":[],\"Errors\":null}" : values(call);
        }
        return "true";
    }

    private static String values(Call call) {
        Matcher names = KEY.matcher(call.request().body().utf8());
        List<String> results = new ArrayList<>();
        while (names.find()) {
            String value = names.group(1).endsWith("/exit") ? "MA==" : VALUE;
            results.add("{\"KV\":{\"LockIndex\":1,\"Key\":\"" + names.group(1) + "\",\"Flags\":0,\"Value\":\"" + value
                    + "\",\"Session\":\"" + KEYS.session() + "\",\"CreateIndex\":120,\"ModifyIndex\":120}}");
        }
        return "{\"Results\":[" + String.join(",", results) + "],\"Errors\":null}";
    }
}
