// SPDX-License-Identifier: Apache-2.0
/** The words, rules and protocols of consul-flux: no thread, no socket, no clock. */
@SuppressWarnings({"module", "requires-automatic"})
module io.consulflux.core {
    requires re2j;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    exports io.consulflux;
    exports io.consulflux.barrier;
    exports io.consulflux.error;
    exports io.consulflux.event;
    exports io.consulflux.exec;
    exports io.consulflux.session;
    exports io.consulflux.state;
    exports io.consulflux.wire;
    exports io.consulflux.catalog to
            io.consulflux.reactor;
    exports io.consulflux.kv to
            io.consulflux.reactor;
    exports io.consulflux.kv.listing to
            io.consulflux.reactor;
    exports io.consulflux.kv.plan to
            io.consulflux.reactor;
    exports io.consulflux.poll to
            io.consulflux.reactor;
    exports io.consulflux.protocol to
            io.consulflux.reactor;
    exports io.consulflux.protocol.barrier to
            io.consulflux.reactor;
    exports io.consulflux.protocol.event to
            io.consulflux.reactor;
    exports io.consulflux.protocol.exec to
            io.consulflux.reactor;
    exports io.consulflux.protocol.participant to
            io.consulflux.reactor;
    exports io.consulflux.protocol.session to
            io.consulflux.reactor;
}
