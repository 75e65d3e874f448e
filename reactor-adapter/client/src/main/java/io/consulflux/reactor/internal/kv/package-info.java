// SPDX-License-Identifier: Apache-2.0
/**
 * All watched keys and prefixes of one datacenter on few listings.
 *
 * <p>Threads: each hub is driven by one drain.
 *
 * <p>Imports {@code poll}, {@code exchange} and {@code signal}.
 */
@NullMarked
package io.consulflux.reactor.internal.kv;

import org.jspecify.annotations.NullMarked;
