// SPDX-License-Identifier: Apache-2.0
/**
 * A question to Consul and its answer: a transport whose refusals are errors.
 *
 * <p>Threads: from any; signals come on the transport's.
 *
 * <p>Imports {@code options}, {@code signal} and {@code spi}.
 */
@NullMarked
package io.consulflux.reactor.internal.exchange;

import org.jspecify.annotations.NullMarked;
