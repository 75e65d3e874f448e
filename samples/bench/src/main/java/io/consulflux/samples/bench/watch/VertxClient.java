// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import io.vertx.core.Vertx;
import io.vertx.ext.consul.ConsulClientOptions;
import io.vertx.ext.consul.KeyValue;
import io.vertx.ext.consul.Watch;
import io.vertx.ext.consul.WatchResult;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** A {@link Watch} for each watcher. */
final class VertxClient implements Client {

    private final Vertx vertx = Vertx.vertx();
    private final URI agent;

    VertxClient(URI agent) {
        this.agent = agent;
    }

    @Override
    public Watches watch(Ledger ledger) {
        Workload workload = ledger.workload();
        List<Watch<KeyValue>> watches = IntStream.range(0, workload.watchers())
                .mapToObj(watcher -> Watch.key(workload.key(workload.keyOf(watcher)), vertx, options())
                        .setHandler(result -> tell(result, watcher, ledger))
                        .start())
                .toList();
        return () -> watches.forEach(Watch::stop);
    }

    private ConsulClientOptions options() {
        return new ConsulClientOptions(agent);
    }

    private static void tell(WatchResult<KeyValue> result, int watcher, Ledger ledger) {
        if (result.succeeded() && result.nextResult().isPresent()) {
            ledger.tells(watcher, result.nextResult().getValue());
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
