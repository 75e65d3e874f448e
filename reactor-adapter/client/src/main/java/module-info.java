// SPDX-License-Identifier: Apache-2.0
/** Consul's remote exec, user events and key/value waits as a Flux of node events. */
@SuppressWarnings({"module", "requires-automatic", "requires-transitive-automatic"})
module io.consulflux.reactor {
    requires transitive io.consulflux.core;
    requires transitive org.reactivestreams;
    requires transitive reactor.core;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.compression;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires io.netty.transport;
    requires io.netty.transport.unix.common;
    requires org.slf4j;
    requires reactor.netty.core;
    requires reactor.netty.http;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static transitive org.jspecify;

    exports io.consulflux.reactor;
    exports io.consulflux.reactor.spi;
}
