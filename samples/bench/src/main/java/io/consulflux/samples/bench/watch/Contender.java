// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

import java.net.URI;
import java.util.function.Function;

/** Who is compared. */
@SuppressWarnings("ImmutableEnumChecker") // What makes a client is a constructor.
enum Contender {
    CONSUL_FLUX("consul-flux", FluxClient::new),
    /** One blocking query after another, in a thread for each of at most 16 fixed prefixes. */
    BARE_LOOP("bare loop", LoopClient::new),
    CONSUL_CLIENT("consul-client", CacheClient::new),
    VERTX("Vert.x", VertxClient::new);

    private final String title;
    private final Function<URI, Client> opening;

    Contender(String title, Function<URI, Client> opening) {
        this.title = title;
        this.opening = opening;
    }

    Client open(URI agent) {
        return opening.apply(agent);
    }

    @Override
    public String toString() {
        return title;
    }
}
