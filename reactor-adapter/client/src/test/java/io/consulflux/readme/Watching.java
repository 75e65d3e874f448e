// SPDX-License-Identifier: Apache-2.0
package io.consulflux.readme;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.state.ServiceQuery;
import reactor.core.publisher.Flux;

final class Watching {

    private Watching() {}

    static Flux<Object> all(ConsulFlux consul) {
        return Flux.merge(
                consul.kv().watch("app/config/colour"),
                consul.kv().changes("app/config/"),
                consul.health().watchService(ServiceQuery.of("web").passing()),
                consul.catalog().watchNodes());
    }
}
