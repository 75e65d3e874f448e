// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.codec.TxnCodec;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.exec.Batch.Wanted;
import io.consulflux.protocol.exec.NodeAccount.Standing;
import io.consulflux.wire.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fetches output and exit codes, in batches over all nodes, while the listener wants more. What is not wanted stays in
 * Consul: at most {@value #BATCHES_AT_ONCE} batches of {@value TxnCodec#MAX_OPERATIONS} chunks are here at a time.
 */
final class Reading {

    private static final int BATCHES_AT_ONCE = 4;

    private final Talk talk;
    private final Account account;
    private final JobKeys keys;
    private final OutputTelling output;
    private final Pruning pruning;
    private final Deque<NodeAccount> ready = new ArrayDeque<>();
    private final Deque<Failed> again = new ArrayDeque<>();
    private final Map<Call, Batch> underWay = new LinkedHashMap<>();
    private boolean paused;
    private long count;

    /**
     * A read that is to be done again.
     *
     * @param confirmations how many fresh listings had been asked for by then: those may be older than its keys
     */
    private record Failed(Batch batch, long confirmations) {}

    Reading(Talk talk, Account account, JobKeys keys, Pruning pruning) {
        this.talk = talk;
        this.account = account;
        this.keys = keys;
        this.output = new OutputTelling(talk);
        this.pruning = pruning;
    }

    /** The node may have something to read. */
    void offer(NodeAccount node) {
        if (!node.queued && node.hasUnread()) {
            node.queued = true;
            ready.add(node);
        }
    }

    /** Begins as many reads as demand and the limit allow. */
    void fill() {
        while (!paused && talk.isWanted() && underWay.size() < BATCHES_AT_ONCE) {
            Batch batch = again.isEmpty() ? gather() : again.remove().batch();
            if (batch.wanted().isEmpty()) {
                return;
            }
            underWay.put(batch.call("read " + ++count, keys, talk.foreign()), batch);
        }
    }

    List<Call> calls() {
        return List.copyOf(underWay.keySet());
    }

    boolean owns(Call call) {
        return underWay.containsKey(call);
    }

    /**
     * Takes what was read; false if the transaction was rolled back, which says that keys are gone.
     *
     * @param confirmations how many fresh listings have been asked for so far
     */
    boolean answered(Call call, Response response, long confirmations) {
        if (Batch.isRolledBack(response.status())) {
            failed(call, confirmations);
            return false;
        }
        Map<String, Bytes> values = TxnCodec.values(response);
        finish(remove(call), values);
        return true;
    }

    /**
     * The reads stop until {@link #resume}; this one is to be done again.
     *
     * @param confirmations how many fresh listings have been asked for so far
     */
    void failed(Call call, long confirmations) {
        again.add(new Failed(remove(call), confirmations));
        paused = true;
    }

    void resume() {
        paused = false;
    }

    /**
     * The reads go on without the keys that a fresh listing does not have; false where the listing has all keys of a read
     * that failed, so that it would only fail again now. What failed while the listing was under way is not judged by it.
     *
     * @param confirmation which of the listings that were asked for it is, counted from 1
     */
    boolean resume(Set<String> listed, long confirmation) {
        paused = false;
        int rounds = again.size();
        for (int i = 0; i < rounds; i++) {
            Failed failed = again.remove();
            if (failed.confirmations() >= confirmation) {
                again.add(failed);
                continue;
            }
            Batch now = failed.batch().beside(listed, keys);
            paused |= now.equals(failed.batch());
            if (now.isGone()) {
                finish(now, Map.of());
            } else {
                again.add(new Failed(now, failed.confirmations()));
            }
        }
        return !paused;
    }

    private Batch gather() {
        List<Wanted> wanted = new ArrayList<>();
        while (!ready.isEmpty() && wanted.size() < TxnCodec.MAX_OPERATIONS) {
            NodeAccount node = ready.remove();
            if (!node.hasUnread()) {
                node.queued = false;
                continue;
            }
            while (node.hasUnreadOutput() && wanted.size() < TxnCodec.MAX_OPERATIONS) {
                wanted.add(new Wanted(node, node.unread.removeFirst()));
            }
            if (node.exitListed && wanted.size() < TxnCodec.MAX_OPERATIONS) {
                wanted.add(new Wanted(node, Wanted.EXIT));
            }
        }
        return new Batch(wanted, Set.of());
    }

    private Batch remove(Call call) {
        Batch batch = underWay.remove(call);
        if (batch == null) {
            throw new IllegalStateException("no read under way is called " + call.name());
        }
        return batch;
    }

    /** Tells what a batch brought and lets its nodes be read on, each once: one that stands in line twice is read twice. */
    private void finish(Batch batch, Map<String, Bytes> values) {
        batch.wanted().forEach(key -> {
            tell(key, values);
            pruning.consumed(key.key(keys));
        });
        batch.wanted().stream().map(Wanted::node).distinct().forEach(node -> {
            node.queued = false;
            offer(node);
        });
    }

    private void tell(Wanted key, Map<String, Bytes> values) {
        NodeAccount node = key.node();
        if (node.standing != Standing.RUNNING) {
            return;
        }
        Bytes value = values.get(key.key(keys));
        if (key.isExit()) {
            tellExit(node, value == null ? "" : value.utf8());
            return;
        }
        if (node.truncated) {
            return;
        }
        if (value == null) {
            node.gone++;
        } else {
            output.tell(node, key.number(), value);
        }
    }

    private void tellExit(NodeAccount node, String text) {
        try {
            account.exit(node, Integer.parseInt(text.strip()));
        } catch (NumberFormatException unreadable) {
            account.lose(node, ExecEvent.Lost.Reason.UNREADABLE);
        }
    }
}
