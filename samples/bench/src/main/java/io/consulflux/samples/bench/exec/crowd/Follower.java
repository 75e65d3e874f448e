// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import io.consulflux.samples.bench.exec.crowd.Listing.Pruned;
import io.consulflux.samples.bench.tap.BareConnection;
import io.consulflux.samples.bench.tap.HttpMessage;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Follows a job to its end by one way of {@link Listing}, in rounds: list, read what is new, delete what was read. */
final class Follower {

    private static final Pattern NAME = Pattern.compile("\"([^\"]+)\"");

    private final URI server;
    private final Crowd crowd;
    private final Listing listing;
    private final RexecKeys keys;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<String> consumed = new ArrayList<>();
    private final Set<String> acknowledged = new HashSet<>();
    private int listings;
    private long plainBytes;
    private long wireBytes;
    private long chunks;
    private int exits;

    private static final class Node {
        private final String name;
        private int next;
        private int listed;
        private boolean exitListed;
        private boolean over;

        Node(String name) {
            this.name = name;
        }
    }

    /**
     * What it took.
     *
     * @param sent bytes of the transactions' bodies
     * @param end when the last exit had been read
     */
    record Result(
            int listings, long plainBytes, long wireBytes, long transactions, long sent, long chunks, Instant end) {}

    Follower(URI server, Crowd crowd, Listing listing, RexecKeys keys) {
        this.server = server;
        this.crowd = crowd;
        this.listing = listing;
        this.keys = keys;
    }

    Result follow() throws IOException, InterruptedException, ExecutionException {
        try (BareConnection connection = new BareConnection(server);
                Transactions transactions = new Transactions(server)) {
            String index = "0";
            while (exits < crowd.nodes()) {
                long begun = System.nanoTime();
                HttpMessage answer = connection.get(listing.target(keys, index), listing.headers());
                long answered = System.nanoTime();
                index = answer.header("X-Consul-Index").orElse("0");
                List<Node> news = list(answer);
                if (listing.collapsed()) {
                    probe(news, transactions);
                } else {
                    read(news, transactions);
                }
                if (listing.pruned() != Pruned.NOTHING && consumed.size() >= listing.pruneAt()) {
                    transactions.delete(consumed);
                    consumed.clear();
                }
                LockSupport.parkNanos(listing.pace().pause(begun, answered, answer.body().length));
            }
            return new Result(
                    listings,
                    plainBytes,
                    wireBytes,
                    transactions.requests(),
                    transactions.sent(),
                    chunks,
                    Instant.now());
        }
    }

    /** Gives the nodes that may have something to read. */
    private List<Node> list(HttpMessage answer) {
        listings++;
        byte[] body = answer.body();
        plainBytes += body.length;
        wireBytes += answer.bodySize();
        Map<String, Node> news = new LinkedHashMap<>();
        Matcher names = NAME.matcher(answer.text());
        while (names.find()) {
            String[] parts =
                    names.group(1).substring(keys.folder().length() + 1).split("/", -1);
            if (parts.length < 2) {
                continue;
            }
            if (parts[1].equals("ack")) {
                acknowledged(parts[0]);
                continue;
            }
            Node node = nodes.computeIfAbsent(parts[0], Node::new);
            if (parts[1].equals("exit")) {
                node.exitListed = true;
            } else if (!parts[2].isEmpty()) {
                node.listed = Math.max(node.listed, Integer.parseInt(parts[2], 16) + 1);
            }
            if (!node.over) {
                news.put(node.name, node);
            }
        }
        return List.copyOf(news.values());
    }

    private void acknowledged(String name) {
        if (listing.pruned() == Pruned.ALL && acknowledged.add(name)) {
            consumed.add(keys.ack(name));
        }
    }

    private void read(Collection<Node> news, Transactions transactions)
            throws InterruptedException, ExecutionException {
        List<String> wanted = new ArrayList<>();
        for (Node node : news) {
            for (; node.next < node.listed; node.next++) {
                wanted.add(keys.out(node.name, node.next));
            }
        }
        chunks += wanted.size();
        consumed.addAll(wanted);
        List<Node> ended = news.stream().filter(node -> node.exitListed).toList();
        wanted.addAll(ended.stream().map(node -> keys.exit(node.name)).toList());
        end(ended, transactions.read(wanted));
    }

    /** Asks for the chunks that may come next, of more nodes for fewer of each, until it has the last. */
    private void probe(List<Node> news, Transactions transactions) throws InterruptedException, ExecutionException {
        List<Node> open = news;
        while (!open.isEmpty()) {
            int ahead = Math.max(1, Transactions.MOST / open.size());
            List<String> wanted = open.stream()
                    .flatMap(node -> IntStream.range(node.next, node.next + ahead)
                            .mapToObj(number -> keys.out(node.name, number)))
                    .toList();
            Set<String> found = transactions.read(wanted);
            chunks += found.size();
            consumed.addAll(found);
            open = open.stream().filter(node -> advance(node, ahead, found)).toList();
        }
        List<Node> ended = news.stream().filter(node -> node.exitListed).toList();
        end(
                ended,
                transactions.read(
                        ended.stream().map(node -> keys.exit(node.name)).toList()));
    }

    /** Says whether there may be more. */
    private boolean advance(Node node, int ahead, Set<String> found) {
        int asked = node.next + ahead;
        while (node.next < asked && found.contains(keys.out(node.name, node.next))) {
            node.next++;
        }
        return node.next == asked;
    }

    private void end(List<Node> ended, Set<String> found) {
        for (Node node : ended) {
            if (found.contains(keys.exit(node.name))) {
                node.over = true;
                if (listing.pruned() == Pruned.ALL) {
                    consumed.add(keys.exit(node.name));
                }
                exits++;
            }
        }
    }
}
