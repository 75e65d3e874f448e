// SPDX-License-Identifier: Apache-2.0
/**
 * What every stream is made of: one drain at a time, demand, one answer, turns, time. It knows nothing of Consul.
 *
 * <p>Threads: from any; {@code Drain} makes one of many.
 *
 * <p>Imports no other room. Any room may import it.
 */
@NullMarked
package io.consulflux.reactor.internal.signal;

import org.jspecify.annotations.NullMarked;
