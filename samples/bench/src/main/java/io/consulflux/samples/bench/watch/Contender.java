// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import java.net.URI;

/** Who is compared. */
@SuppressWarnings("ImmutableEnumChecker") // What makes a client is a constructor.
enum Contender {
    CONSUL_FLUX("consul-flux"),
    /** One blocking query after another, in a thread for each of at most 16 fixed prefixes. */
    BARE_LOOP("bare loop"),
    CONSUL_CLIENT("consul-client"),
    VERTX("Vert.x");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    Client open(URI agent) {
        return switch (this) {
            case CONSUL_FLUX -> new FluxClient(agent);
            case BARE_LOOP -> new LoopClient(agent);
            case CONSUL_CLIENT -> new CacheClient(agent);
            case VERTX -> new VertxClient(agent);
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
