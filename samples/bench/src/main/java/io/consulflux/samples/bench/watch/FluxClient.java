// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import reactor.core.Disposable;

/** Ours, by its defaults. */
final class FluxClient implements Client {

    private final ConsulFlux consul;

    FluxClient(URI agent) {
        this.consul = ConsulFlux.create(ConsulOptions.defaults().address(agent.toString()));
    }

    @Override
    public Watches watch(Ledger ledger) {
        Workload workload = ledger.workload();
        List<Disposable> watches = IntStream.range(0, workload.watchers())
                .mapToObj(watcher -> consul.kv()
                        .watch(workload.key(workload.keyOf(watcher)))
                        .subscribe(told -> told.state()
                                .ifPresent(entry ->
                                        ledger.tells(watcher, entry.value().utf8()))))
                .toList();
        return () -> watches.forEach(Disposable::dispose);
    }

    @Override
    public void close() {
        consul.disposeLater().block(Duration.ofMinutes(1));
    }
}
