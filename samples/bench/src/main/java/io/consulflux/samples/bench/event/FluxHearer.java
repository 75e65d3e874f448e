// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

import io.consulflux.UserEvent;
import io.consulflux.event.EventWatch;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Ours, by its defaults. */
final class FluxHearer implements Hearer {

    private final ConsulFlux consul;
    private final Bell bell;
    private Disposable watch = Disposables.disposed();

    FluxHearer(URI agent, Bell bell) {
        this.consul = ConsulFlux.create(ConsulOptions.defaults().address(agent.toString()));
        this.bell = bell;
    }

    @Override
    public void begin(Optional<String> name) {
        watch = consul.events()
                .watch(name.map(EventWatch::of).orElseGet(EventWatch::of))
                .ofType(UserEvent.Received.class)
                .subscribe(event -> bell.told(event.payload().utf8()));
    }

    @Override
    public void end() {
        watch.dispose();
    }

    @Override
    public void close() {
        consul.disposeLater().block(Duration.ofMinutes(1));
    }
}
