// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.exec.ExecJob;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Conversation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A remote execution played by hand: the test says what Consul, the agents, the listener and the clock do. */
final class ExecTranscript {

    /** The job's folder, the session being {@code s1}. */
    static final String FOLDER = "_rexec/s1/";

    /** How the catalog is asked for the state of all nodes. */
    static final String HEALTH = "GET /v1/health/state/any?filter=CheckID%20%3D%3D%20%22serfHealth%22";

    private final Conversation conversation;

    /** What Consul holds under the folder: bytes as Latin-1, so that every chunk can be written. */
    private final Map<String, String> store = new TreeMap<>();

    private Predicate<String> refused = key -> false;

    private ExecTranscript(ExecJob job) {
        conversation = new Conversation(new ExecProtocol(job));
        conversation.start();
    }

    /** Begun, with nothing answered. */
    static ExecTranscript of(ExecJob job) {
        return new ExecTranscript(job);
    }

    static ExecTranscript of(String command) {
        return new ExecTranscript(ExecJob.of(command));
    }

    /** Begun on a cluster of these nodes, up to where the agents are at work; nothing is demanded yet. */
    static ExecTranscript gathering(ExecJob job, String... nodes) {
        return of(job).resolve(nodes).open().store().call();
    }

    static ExecTranscript gathering(String... nodes) {
        return gathering(ExecJob.of("uptime"), nodes);
    }

    ExecTranscript resolve(String... nodes) {
        answer("self", 200, self("n1", "dc1"));
        return conversation.reads().isEmpty() ? this : listed(nodes);
    }

    /** The local agent knows these nodes, and the catalog no others. */
    ExecTranscript listed(String... nodes) {
        return answer("members", 200, members(nodes)).answer("health", 200, "[]");
    }

    ExecTranscript open() {
        return answer("session creation", 200, "{\"ID\":\"s1\"}");
    }

    ExecTranscript store() {
        return answer("job", 200, "true\n");
    }

    ExecTranscript call() {
        fire("replication");
        return answer("event", 200, "{\"ID\":\"e1\"}").keys("+job={}");
    }

    ExecTranscript closed() {
        return answer("session destruction", 200, "true").answer("key deletion", 200, "true");
    }

    static String self(String node, String datacenter) {
        return "{\"Config\":{\"NodeName\":\"" + node + "\",\"Datacenter\":\"" + datacenter + "\"}}";
    }

    /** Members; one written {@code n1:4} has Serf's status 4. */
    static String members(String... nodes) {
        List<String> members = new ArrayList<>();
        for (String node : nodes) {
            String[] parts = node.split(":", 2);
            members.add("{\"Name\":\"" + parts[0] + "\",\"Status\":" + (parts.length == 2 ? parts[1] : "1") + "}");
        }
        return members.toString();
    }

    ExecTranscript answer(String name, int status, String body) {
        conversation.answer(conversation.underWay(name), status, body);
        return this;
    }

    ExecTranscript fail(String name, ConsulException failure) {
        conversation.fail(conversation.underWay(name), failure);
        return this;
    }

    ExecTranscript unreachable(String name, boolean sent) {
        return fail(name, new ConsulUnreachableException(name, sent, "connection reset", null));
    }

    /** Keys come, as {@code +n1/out/00000=text}, or go, as {@code -n1/ack}, and the watch tells. */
    ExecTranscript keys(String... changes) {
        List<String> added = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (String change : changes) {
            String key = apply(change);
            (change.startsWith("+") ? added : removed).add(key);
        }
        conversation.changed(added.stream().sorted().toList(), removed);
        return this;
    }

    /** Keys come or go, and the watch does not tell. */
    ExecTranscript unseen(String... changes) {
        for (String change : changes) {
            apply(change);
        }
        return this;
    }

    private String apply(String change) {
        String[] parts = change.substring(1).split("=", 2);
        String key = FOLDER + parts[0];
        if (change.startsWith("+")) {
            store.put(key, parts.length == 2 ? parts[1] : "");
        } else {
            store.remove(key);
        }
        return key;
    }

    /** Answers the longest waiting read from what Consul holds. */
    ExecTranscript read() {
        Call read = conversation.reads().stream()
                .filter(call -> call.name().startsWith("read"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no read under way"));
        if (asked(read).stream().anyMatch(refused)) {
            conversation.answer(read, 400, "Invalid key in transaction: invalid key name");
            return this;
        }
        List<String> keys = isByTree(read)
                ? store.keySet().stream()
                        .filter(key -> asked(read).stream().anyMatch(key::startsWith))
                        .toList()
                : wanted(read);
        boolean complete = store.keySet().containsAll(keys);
        String body = complete ? results(keys) : "{\"Results\":null,\"Errors\":[{\"OpIndex\":0,\"What\":\"gone\"}]}";
        conversation.answer(read, complete ? 200 : 409, body);
        return this;
    }

    /** From now on Consul takes no transaction with such a key. */
    ExecTranscript refusing(Predicate<String> keys) {
        refused = keys;
        return this;
    }

    private static boolean isByTree(Call read) {
        return read.request().body().utf8().contains("get-tree");
    }

    /** What a transaction that reads asks for. */
    static List<String> asked(Call read) {
        return keys(read, isByTree(read) ? "get-tree" : "get");
    }

    /** The keys that a transaction asks for. */
    static List<String> wanted(Call read) {
        return keys(read, "get");
    }

    /** The keys of a transaction that does this with all of them. */
    static List<String> keys(Call transaction, String verb) {
        List<String> keys = new ArrayList<>();
        for (JsonNode operation :
                JsonMapper.shared().readTree(transaction.request().body().utf8())) {
            assertThat(operation.path("KV").path("Verb").asString()).isEqualTo(verb);
            keys.add(operation.path("KV").path("Key").asString());
        }
        return keys;
    }

    private String results(List<String> keys) {
        return keys.stream()
                .map(key -> "{\"KV\":{\"Key\":\"" + key + "\",\"Value\":" + value(store.getOrDefault(key, "")) + "}}")
                .collect(Collectors.joining(",", "{\"Results\":[", "],\"Errors\":null}"));
    }

    private static String value(String latin) {
        byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length == 0 ? "null" : "\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
    }

    /** Answers the fresh listing under way from what Consul holds. */
    ExecTranscript confirm() {
        Call listing = conversation.reads().stream()
                .filter(call -> call.name().startsWith("confirmation"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no confirmation under way"));
        String keys = store.keySet().stream().map(key -> '"' + key + '"').collect(Collectors.joining(",", "[", "]"));
        conversation.answer(listing, store.isEmpty() ? 404 : 200, store.isEmpty() ? "" : keys);
        return this;
    }

    /** Answers all listings under way, and those that follow from them, from what Consul holds. */
    ExecTranscript round(int longest) {
        while (isConfirming()) {
            Call listing = conversation.reads().stream()
                    .filter(call -> call.name().startsWith("confirmation"))
                    .findFirst()
                    .orElseThrow();
            String prefix =
                    URLDecoder.decode(listing.request().path().substring("/v1/kv/".length()), StandardCharsets.UTF_8);
            boolean names = listing.request().target().contains("separator");
            String keys = store.keySet().stream()
                    .filter(key -> key.startsWith(prefix))
                    .map(key -> names && key.indexOf('/', prefix.length()) > 0
                            ? key.substring(0, key.indexOf('/', prefix.length()) + 1)
                            : key)
                    .distinct()
                    .map(key -> '"' + key + '"')
                    .collect(Collectors.joining(",", "[", "]"));
            if (keys.length() > longest) {
                fail(listing.name(), tooLong(longest));
            } else {
                conversation.answer(listing, keys.equals("[]") ? 404 : 200, keys.equals("[]") ? "" : keys);
            }
        }
        return this;
    }

    static ConsulException tooLong(long limit) {
        return new ConsulAnswerTooLongException("GET /v1/kv/", 200, limit, OptionalLong.empty());
    }

    boolean isConfirming() {
        return conversation.reads().stream().anyMatch(call -> call.name().startsWith("confirmation"));
    }

    ExecTranscript watchFails(ConsulException failure) {
        conversation.watchFailed(failure);
        return this;
    }

    ExecTranscript fire(String timer) {
        conversation.fire(timer);
        return this;
    }

    ExecTranscript pass(Duration time) {
        conversation.pass(time);
        return this;
    }

    ExecTranscript demand(long events) {
        conversation.demand(events);
        return this;
    }

    ExecTranscript cancel() {
        conversation.cancel();
        return this;
    }

    Conversation conversation() {
        return conversation;
    }

    List<String> told() {
        return Told.inShort(conversation.events());
    }

    Optional<Bytes> output(int index) {
        return conversation.events().get(index) instanceof ExecEvent.Output output
                ? Optional.of(output.data())
                : Optional.empty();
    }

    ExecEvent.Summary summary() {
        return conversation.events().stream()
                .filter(ExecEvent.Finished.class::isInstance)
                .map(event -> ((ExecEvent.Finished) event).summary())
                .findFirst()
                .orElseThrow(() -> new AssertionError("not finished, but " + told()));
    }

    /** All that was ever sent, as {@code METHOD target}. */
    List<String> requests() {
        return conversation.sent().stream()
                .map(call -> call.request().toString())
                .toList();
    }

    /** The body of the latest request of this name. */
    String body(String name) {
        return conversation.sent().stream()
                .filter(call -> call.name().equals(name))
                .reduce((first, later) -> later)
                .map(call -> call.request().body().utf8())
                .orElseThrow(() -> new AssertionError("never sent: " + name));
    }

    /** The names of the reads under way that fetch output. */
    List<String> reads() {
        return conversation.reads().stream().map(Call::name).toList();
    }

    List<String> calls() {
        return conversation.calls().stream().map(Call::name).toList();
    }

    @Override
    public String toString() {
        return requests() + " " + told();
    }
}
