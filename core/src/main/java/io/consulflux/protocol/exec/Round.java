// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.KeyNamesQuestion;
import io.consulflux.kv.KeyPrefix;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.exec.keys.JobKeys;
import io.consulflux.state.Consistency;
import io.consulflux.wire.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One listing of a job's keys node by node: the names, then each node's folder, a few at a time. Of a folder that is itself too
 * long only what an agent writes next is listed: its acknowledgement, its exit, and then, since output is written before the
 * exit, the chunks that follow on those that are known. What cannot be listed even so costs that node and no other.
 */
final class Round {

    private static final int AT_ONCE = 4;

    /** How many of the hexadecimal digits of a chunk's number are left open: 4096 chunks are listed at a time. */
    private static final int OPEN_DIGITS = 3;

    private static final long WINDOW = (1L << (4 * OPEN_DIGITS)) - 1;

    /** Stands for the listing of the names; no node has this one. */
    private static final String NAMES = "";

    private final String name;
    private final Talk talk;
    private final Account account;
    private final JobKeys keys;
    private final Set<String> tooLong;
    private final Deque<Part> due = new ArrayDeque<>();
    private final Map<Call, Part> underWay = new LinkedHashMap<>();

    /** Names of which not all keys were listed. */
    private final Set<String> unlisted = new HashSet<>();

    private Optional<Call> names;
    private boolean paused;
    private boolean vanished;
    private long bytes;
    private int count;

    /** Nodes that have exited, of which the output is not yet listed. */
    private final Set<String> exited = new HashSet<>();

    /** Which of a node's keys are listed. */
    private sealed interface Part {
        String node();
    }

    private record Folder(String node) implements Part {}

    private record Acknowledgement(String node) implements Part {}

    private record Exit(String node) implements Part {}

    /** Some chunks, this one among them. */
    private record Chunks(String node, long number) implements Part {}

    /** @param tooLong the names of which the folder is known to be too long; this round may find more of them */
    Round(String name, Talk talk, Account account, JobKeys keys, Set<String> tooLong) {
        this.name = name;
        this.talk = talk;
        this.account = account;
        this.keys = keys;
        this.tooLong = tooLong;
        this.names = Optional.of(Call.of(name + " of names", new KeysQuestion(keys.folder(), talk.foreign()).names()));
    }

    List<Call> calls() {
        List<Call> calls = new ArrayList<>(underWay.keySet());
        names.filter(call -> !paused).ifPresent(calls::add);
        return calls;
    }

    boolean owns(Call call) {
        return names.filter(call::equals).isPresent() || underWay.containsKey(call);
    }

    boolean isComplete() {
        return names.isEmpty() && due.isEmpty() && underWay.isEmpty();
    }

    /** Whether the job's own key is gone. */
    boolean hasVanished() {
        return vanished;
    }

    /** Whether some keys of the node are not known to this round. */
    boolean isUnlisted(String node) {
        return unlisted.contains(node);
    }

    /** How long the answers were, in bytes. */
    long bytes() {
        return bytes;
    }

    /** The keys that an answer lists. */
    List<String> answered(Call call, Response response) {
        bytes += response.body().size();
        if (names.filter(call::equals).isPresent()) {
            List<String> listed = new KeysQuestion(keys.folder(), talk.foreign())
                    .read(response, Optional.empty())
                    .keys();
            vanished = !listed.contains(keys.job());
            begin(listed);
            return List.of();
        }
        Part part = remove(call);
        List<String> listed = question(part).read(response, Optional.empty());
        List<String> told = part instanceof Folder ? listed : follow(part, listed);
        fill();
        return told;
    }

    /** What is listed of a folder that is too long, step by step. The exit is told behind all output. */
    private List<String> follow(Part part, List<String> listed) {
        String node = part.node();
        if (part instanceof Acknowledgement) {
            due.addFirst(new Exit(node));
        } else if (part instanceof Exit) {
            if (listed.contains(keys.exit(node))) {
                exited.add(node);
            }
            due.addFirst(new Chunks(node, account.of(node).listed.next()));
            return List.of();
        } else if (part instanceof Chunks some) {
            long last = some.number() | WINDOW;
            if (listed.contains(keys.out(node, last))) {
                due.addFirst(new Chunks(node, last + 1));
            } else if (exited.remove(node)) {
                return Stream.concat(listed.stream(), Stream.of(keys.exit(node)))
                        .toList();
            }
        }
        return listed;
    }

    /** It is not known that a retry would mend it: without these keys, then. */
    void refused(Call call, ConsulException failure) {
        if (names.filter(call::equals).isPresent()) {
            tooLong.add(NAMES);
            begin(List.of());
            return;
        }
        Part part = remove(call);
        unlisted.add(part.node());
        if (part instanceof Folder && failure instanceof ConsulAnswerTooLongException) {
            tooLong.add(part.node());
            add(new Acknowledgement(part.node()));
        }
        fill();
    }

    /** It is asked again after {@link #resume}. */
    void failed(Call call) {
        paused = true;
        if (underWay.containsKey(call)) {
            due.addFirst(remove(call));
        }
    }

    void resume() {
        paused = false;
        fill();
    }

    private void begin(List<String> listed) {
        names = Optional.empty();
        Set<String> nodes = new LinkedHashSet<>(account.open());
        listed.stream()
                .filter(key -> key.endsWith("/") && key.length() > keys.folder().length() + 1)
                .map(key -> key.substring(keys.folder().length(), key.length() - 1))
                .filter(account::isNew)
                .forEach(nodes::add);
        for (String node : nodes) {
            if (tooLong.contains(node)) {
                unlisted.add(node);
                add(new Acknowledgement(node));
            } else {
                add(new Folder(node));
            }
        }
        fill();
    }

    /** Where the API cannot name a key of the node, its folder is listed by what it begins with, or not at all. */
    private void add(Part part) {
        boolean listable = part instanceof Folder
                ? prefix(part).length() > keys.folder().length()
                : KeyPrefix.of(keys.ack(part.node())).equals(keys.ack(part.node()));
        if (listable) {
            due.add(part);
        } else {
            unlisted.add(part.node());
        }
    }

    private void fill() {
        while (!paused && underWay.size() < AT_ONCE && !due.isEmpty()) {
            Part part = due.remove();
            underWay.put(Call.of(name + " part " + ++count, question(part).request()), part);
        }
    }

    private String prefix(Part part) {
        if (part instanceof Chunks some) {
            String key = keys.out(some.node(), some.number());
            return key.substring(0, key.length() - OPEN_DIGITS);
        }
        return part instanceof Acknowledgement
                ? keys.ack(part.node())
                : part instanceof Exit ? keys.exit(part.node()) : KeyPrefix.of(keys.of(part.node()));
    }

    private KeyNamesQuestion question(Part part) {
        return new KeyNamesQuestion(prefix(part), talk.foreign(), Consistency.DEFAULT);
    }

    private Part remove(Call call) {
        Part part = underWay.remove(call);
        if (part == null) {
            throw new IllegalStateException("no listing under way is called " + call.name());
        }
        return part;
    }
}
