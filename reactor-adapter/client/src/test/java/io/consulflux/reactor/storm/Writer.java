// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.Bytes;
import io.consulflux.reactor.ConsulKv;
import io.consulflux.reactor.storm.Ledger.Write;
import io.consulflux.reactor.storm.Truth.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Sets and deletes keys, one at a time, and enters it in the ledger. No two writers share a key. */
final class Writer {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int DELETED_IN_A_HUNDRED = 20;

    /** How the cluster is told to write. */
    interface Way {
        /**
         * Whether it was done; empty where that is unknown.
         *
         * @param index what the key must stand at, 0 if it must be absent
         */
        Optional<Boolean> write(Write write, long index);
    }

    private final Site site;
    private final Weather weather;
    private final Ledger ledger;
    private final Complaints complaints;
    private final List<String> keys;
    private final Way way;
    private final Random random;
    private final AtomicLong numbers = new AtomicLong();

    Writer(Storm.Scene scene, List<String> keys, Way way, long seed) {
        this.site = scene.site();
        this.weather = scene.weather();
        this.ledger = scene.ledger();
        this.complaints = scene.complaints();
        this.keys = keys;
        this.way = way;
        this.random = new Random(seed);
    }

    /** Asks the witness. */
    static Way directly(Site site) {
        return (write, index) -> {
            String path = "/v1/kv/" + write.key() + "?cas=" + index;
            return (write.deletes()
                            ? site.truth().delete(site.witness(), path)
                            : site.truth().put(site.witness(), path, Long.toString(write.number())))
                    .map(answer -> answer.strip().equals("true"));
        };
    }

    /** Asks the client that is tested. */
    static Way through(ConsulKv kv) {
        return (write, index) -> {
            Bytes value = Bytes.utf8(Long.toString(write.number()));
            try {
                if (write.deletes()) {
                    return kv.delete(write.key(), index).blockOptional(LIMIT);
                }
                return (index == 0 ? kv.putIfAbsent(write.key(), value) : kv.cas(write.key(), index, value, 0))
                        .blockOptional(LIMIT);
            } catch (io.consulflux.error.ConsulException unknown) {
                return Optional.empty();
            }
        };
    }

    /** Writes one key, if the leader can be asked for it. */
    void once() {
        write(keys.get(random.nextInt(keys.size())), random.nextInt(100) < DELETED_IN_A_HUNDRED);
    }

    /** Writes all keys, each until it is done. */
    void finish() {
        for (String key : keys) {
            Waiting.until("a last write to " + key, Site.LIMIT, () -> write(key, false));
        }
    }

    private boolean write(String key, boolean deletes) {
        int restoring = weather.restoring();
        Optional<Map<String, Entry>> read = site.truth().keys(site.witness(), key);
        if (read.isEmpty()) {
            return false;
        }
        Optional<Entry> entry = Optional.ofNullable(read.get().get(key));
        if (weather.restoring() == restoring) {
            ledger.check(key, entry.map(Writer::number).orElse(-1L), restoring, complaints);
        }
        boolean deletion = deletes && entry.isPresent() && ledger.mayBeDeleted(key);
        Write write = new Write(key, numbers.incrementAndGet(), deletion, restoring);
        ledger.begin(write);
        Optional<Boolean> done = way.write(write, entry.map(Entry::index).orElse(0L));
        if (done.orElse(false)) {
            ledger.acknowledge(write);
        }
        if (done.isEmpty() && entry.isEmpty()) {
            ledger.makingIsInDoubt(key);
        }
        return done.orElse(false);
    }

    private static long number(Entry entry) {
        return Long.parseLong(entry.value());
    }
}
