// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.reactor.internal.netty.NettyTransport;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.reactor.spi.ConsulTransport;

/** The transports that a client would make of options, for tests of what lies below the client. */
public final class Transports {

    private Transports() {}

    /** To the first agent. */
    public static NettyTransport to(ConsulOptions options) {
        return NettyTransport.create(values(options));
    }

    /** To all agents that the options name. */
    public static ConsulTransport toAll(ConsulOptions options) {
        return NettyTransport.toAll(values(options));
    }

    /** What the options hold. */
    public static OptionValues values(ConsulOptions options) {
        return options.values();
    }
}
