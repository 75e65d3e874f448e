// SPDX-License-Identifier: Apache-2.0
/** The JSON form of events and states, as lines and as a Jackson module. */
module io.consulflux.jackson {
    requires transitive io.consulflux.core;
    requires transitive tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.consulflux.jackson;

    provides tools.jackson.databind.JacksonModule with
            io.consulflux.jackson.ConsulFluxModule;
}
