// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.simulation.KeyTable.Lock;
import io.consulflux.state.KvEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Operations on keys, all or none, each of which sees what those before it did (Consul {@code agent/consul/state/txn.go}). Those
 * after one that failed are tried too, and all failures are told.
 */
final class Transaction {

    /**
     * What became of it.
     *
     * @param results of those that have one, in order; none if there are errors
     * @param errors by the number of the operation; what the leader refuses before it asks the others is told alone
     */
    record Outcome(List<KvEntry> results, SortedMap<Integer, String> errors) {}

    private final KeyTable keys;
    private final Release release;
    private final List<KvEntry> results = new ArrayList<>();
    private final SortedMap<Integer, String> errors = new TreeMap<>();

    private Transaction(KeyTable keys, Release release) {
        this.keys = keys;
        this.release = release;
    }

    static Outcome apply(List<Operation> operations, KeyTable keys, Release release) {
        Transaction transaction = new Transaction(keys, release);
        for (int i = 0; i < operations.size(); i++) {
            String error = transaction.apply(operations.get(i));
            if (!error.isEmpty()) {
                transaction.errors.put(i, error);
            }
        }
        if (!transaction.errors.isEmpty()) {
            keys.takeBack();
            transaction.results.clear();
        }
        return new Outcome(transaction.results, transaction.errors);
    }

    private String apply(Operation operation) {
        String key = operation.key();
        return switch (operation.verb()) {
            case "set" -> done(keys.set(key, operation.value(), operation.flags()));
            case "cas" ->
                wrote(
                        keys.cas(key, operation.value(), operation.flags(), operation.index()),
                        operation,
                        "failed to set key \"" + key + "\", index is stale");
            case "lock" -> lock(operation);
            case "unlock" ->
                wrote(
                        keys.unlock(key, operation.value(), operation.flags(), operation.session()),
                        operation,
                        "failed to unlock key \"" + key + "\", lock isn't held, or is held by another session");
            case "delete" -> {
                keys.delete(key);
                yield "";
            }
            case "delete-tree" -> {
                keys.deleteTree(key);
                yield "";
            }
            case "delete-cas" ->
                keys.deleteCas(key, operation.index()) ? "" : "failed to delete key \"" + key + "\", index is stale";
            default -> read(operation);
        };
    }

    private String lock(Operation operation) {
        if (operation.session().isEmpty()) {
            return "missing session";
        }
        Lock lock = keys.lock(operation.key(), operation.value(), operation.flags(), operation.session());
        return lock == Lock.NO_SESSION
                ? "invalid session \"" + operation.session() + "\""
                : wrote(
                        lock == Lock.TAKEN,
                        operation,
                        "failed to lock key \"" + operation.key() + "\", lock is already held");
    }

    private String read(Operation operation) {
        String key = operation.key();
        Optional<KvEntry> entry = keys.state().entry(key);
        return switch (operation.verb()) {
            case "get" -> {
                entry.ifPresent(results::add);
                yield entry.isPresent() ? "" : "key \"" + key + "\" doesn't exist";
            }
            case "get-tree" -> {
                results.addAll(keys.state().under(key));
                yield "";
            }
            case "check-session" ->
                entry.isEmpty()
                        ? "failed to check session, key \"" + key + "\" doesn't exist"
                        : checked(
                                entry.get(),
                                entry.get().session().orElse("").equals(operation.session()),
                                "failed session check for key \"" + key + "\", current session \""
                                        + entry.get().session().orElse("") + "\" != \"" + operation.session() + "\"");
            case "check-index" ->
                entry.isEmpty()
                        ? "failed to check index, key \"" + key + "\" doesn't exist"
                        : checked(
                                entry.get(),
                                entry.get().modifyIndex() == operation.index(),
                                "failed index check for key \"" + key + "\", current modify index "
                                        + entry.get().modifyIndex() + " != " + operation.index());
            case "check-not-exists" -> entry.isPresent() ? "key \"" + key + "\" exists" : "";
            case "get-or-empty" -> {
                if (!release.knowsGetOrEmpty()) {
                    yield release.unknown(operation.verb());
                }
                results.add(entry.orElseGet(() -> echo(operation)));
                yield "";
            }
            default -> release.unknown(operation.verb());
        };
    }

    /** An entry that is not there has what was asked with. */
    private static KvEntry echo(Operation asked) {
        Optional<String> session = Optional.of(asked.session()).filter(id -> !id.isEmpty());
        return new KvEntry(asked.key(), Bytes.empty(), asked.flags(), 0, session, 0, asked.index());
    }

    private String checked(KvEntry entry, boolean holds, String error) {
        return holds ? done(entry) : error;
    }

    private String wrote(boolean done, Operation operation, String error) {
        return done ? done(keys.state().entry(operation.key()).orElseThrow()) : error;
    }

    /** Whoever did not ask for the value does not get it. */
    private String done(KvEntry entry) {
        results.add(new KvEntry(
                entry.key(),
                Bytes.empty(),
                entry.flags(),
                entry.lockIndex(),
                entry.session(),
                entry.createIndex(),
                entry.modifyIndex()));
        return "";
    }
}
