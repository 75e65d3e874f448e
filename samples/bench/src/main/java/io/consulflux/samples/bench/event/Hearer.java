// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A client that listens to an agent's events for a while, as often as it is asked to. */
interface Hearer extends AutoCloseable {

    /**
     * Listens until {@link #end()}.
     *
     * @param name to events of this name; empty means all
     */
    void begin(Optional<String> name) throws IOException;

    void end();

    /** Just before an event of this name is fired. */
    default void expect(String name) {}

    @Override
    void close();

    /** An agent, and its binary. */
    record Place(URI agent, Path consul) {}

    /** Who is compared. */
    enum Kind {
        CONSUL_FLUX("consul-flux"),
        BARE_LOOP("bare loop"),
        CONSUL_WATCH("consul watch, cat"),
        /** No contender: when the agent held it. */
        HELD("(the agent holds it)");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        Hearer open(Place place, Bell bell) throws IOException {
            return switch (this) {
                case CONSUL_FLUX -> new FluxHearer(place.agent(), bell);
                case BARE_LOOP -> new LoopHearer(place.agent(), bell);
                case CONSUL_WATCH -> new CommandHearer(place, bell);
                case HELD -> new Prober(place.agent(), bell);
            };
        }

        @Override
        public String toString() {
            return title;
        }
    }
}
