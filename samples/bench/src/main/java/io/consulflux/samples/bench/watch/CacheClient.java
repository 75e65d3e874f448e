// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.cache.KVCache;
import org.kiwiproject.consul.model.kv.Value;

/** A {@link KVCache} for each watcher. */
final class CacheClient implements Client {

    private static final int WATCH_SECONDS = 60;

    /** It insists on more than the watch takes. */
    private static final int READ_TIMEOUT_MILLIS = 90_000;

    private final Consul consul;

    CacheClient(URI agent) {
        this.consul = Consul.builder()
                .withUrl(agent.toString())
                .withReadTimeoutMillis(READ_TIMEOUT_MILLIS)
                .build();
    }

    @Override
    public Watches watch(Ledger ledger) {
        Workload workload = ledger.workload();
        List<KVCache> caches = IntStream.range(0, workload.watchers())
                .mapToObj(watcher -> cache(workload.key(workload.keyOf(watcher)), watcher, ledger))
                .toList();
        return () -> caches.forEach(KVCache::stop);
    }

    private KVCache cache(String key, int watcher, Ledger ledger) {
        KVCache cache = KVCache.newCache(consul.keyValueClient(), key, WATCH_SECONDS);
        cache.addListener(values -> tell(values, key, watcher, ledger));
        cache.start();
        return cache;
    }

    /** The cache also has the keys whose names begin with this one's. */
    private static void tell(Map<String, Value> values, String key, int watcher, Ledger ledger) {
        values.values().stream()
                .filter(value -> value.getKey().equals(key))
                .flatMap(value -> value.getValueAsString().stream())
                .forEach(text -> ledger.tells(watcher, text));
    }

    @Override
    public void close() {
        consul.destroy();
    }
}
