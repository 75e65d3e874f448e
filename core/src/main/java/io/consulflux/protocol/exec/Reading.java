// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.codec.TxnCodec;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.KeyRefusal;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.exec.Batch.Wanted;
import io.consulflux.protocol.exec.keys.JobKeys;
import io.consulflux.text.Decimal;
import io.consulflux.wire.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fetches output and exit codes, in batches over all nodes, while the listener wants more. What is not wanted stays in
 * Consul: at most {@value #BATCHES_AT_ONCE} batches of {@value TxnCodec#MAX_OPERATIONS} chunks are here at a time,
 * or, of a node that can only be read whole, what its folder holds.
 */
final class Reading {

    private static final int BATCHES_AT_ONCE = 4;

    /** A tree is read whole each time, so that much of it is told each time. */
    private static final int MOST_OF_TREE = 16 * TxnCodec.MAX_OPERATIONS;

    private final Talk talk;
    private final Account account;
    private final JobKeys keys;
    private final OutputTelling output;
    private final Pruning pruning;
    private final Deque<NodeAccount> ready = new ArrayDeque<>();
    private final Deque<Failed> again = new ArrayDeque<>();
    private final Map<Call, Batch> underWay = new LinkedHashMap<>();
    private Optional<ConsulException> refusal = Optional.empty();
    private boolean paused;
    private long count;

    /**
     * A read that is to be done again.
     *
     * @param confirmations how many fresh listings had been asked for by then: those may be older than its keys
     */
    private record Failed(Batch batch, long confirmations) {

        /** It is tried again whatever a listing says. */
        static Failed anew(Batch batch) {
            return new Failed(batch, Long.MAX_VALUE);
        }
    }

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

    /** The keys of reads that wait for a listing. */
    Set<String> doubted() {
        return again.stream()
                .flatMap(failed -> failed.batch().wanted().stream())
                .map(key -> key.key(keys))
                .collect(Collectors.toUnmodifiableSet());
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
            again.add(new Failed(remove(call).rolledBack(), confirmations));
            paused = true;
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

    /**
     * Consul, or we, do not take this read as it stands. It is split until what cannot be read stands alone: one bad key costs
     * at most its node.
     */
    void refused(Call call, ConsulException failure) {
        Batch batch = remove(call);
        List<Batch> parts = batch.byNodes();
        NodeAccount node = batch.wanted().get(0).node();
        if (parts.size() > 1) {
            parts.forEach(part -> again.addFirst(Failed.anew(part)));
        } else if (!batch.isByTree()) {
            node.byTree = KeyRefusal.isOfName(failure);
            again.addFirst(Failed.anew(batch.reaching(Batch.Reach.TREES)));
        } else if (batch.wanted().size() > 1 && !node.byTree) {
            node.most = (batch.wanted().size() + 1) / 2;
            again.addFirst(Failed.anew(batch.first(node.most)));
        } else {
            refusal = refusal.or(() -> Optional.of(failure));
            unreadable(batch);
        }
    }

    /** Why some node could not be read, if that is so. */
    Optional<ConsulException> refusal() {
        return refusal;
    }

    private void unreadable(Batch batch) {
        NodeAccount node = batch.wanted().get(0).node();
        if (node.byTree && node.isRunning()) {
            account.lose(node, ExecEvent.Lost.Reason.UNREADABLE);
        }
        finish(batch, Map.of());
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
            paused |= now.equals(failed.batch()) && !now.isByTree();
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
            } else if (node.byTree && !wanted.isEmpty()) {
                ready.addFirst(node);
                break;
            } else {
                take(node, wanted);
                if (node.byTree) {
                    break;
                }
            }
        }
        return Batch.of(wanted);
    }

    private static void take(NodeAccount node, List<Wanted> wanted) {
        int most = node.byTree ? MOST_OF_TREE : Math.min(TxnCodec.MAX_OPERATIONS, wanted.size() + node.most);
        while (node.hasUnreadOutput() && wanted.size() < most) {
            wanted.add(new Wanted(node, node.unread.removeFirst()));
        }
        if (node.exitListed && wanted.size() < most) {
            wanted.add(new Wanted(node, Wanted.EXIT));
        }
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
            if (!key.node().byTree) {
                pruning.consumed(key.key(keys));
            }
        });
        batch.wanted().stream().map(Wanted::node).distinct().forEach(node -> {
            node.queued = false;
            offer(node);
        });
    }

    private void tell(Wanted key, Map<String, Bytes> values) {
        NodeAccount node = key.node();
        if (!node.isRunning()) {
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
        Decimal.signed(text)
                .ifPresentOrElse(
                        code -> account.exit(node, code), () -> account.lose(node, ExecEvent.Lost.Reason.UNREADABLE));
    }
}
