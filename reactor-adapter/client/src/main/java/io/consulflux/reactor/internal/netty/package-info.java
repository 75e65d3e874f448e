// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP to agents: connections, TLS, proxies, limits of answers, several agents. All that names Netty is here.
 *
 * <p>Threads: signals come on event loops, those of limits on the timer thread. Files are read when a transport is made.
 *
 * <p>Imports {@code options}, {@code signal} and {@code spi}. The face alone imports it.
 */
@NullMarked
package io.consulflux.reactor.internal.netty;

import org.jspecify.annotations.NullMarked;
