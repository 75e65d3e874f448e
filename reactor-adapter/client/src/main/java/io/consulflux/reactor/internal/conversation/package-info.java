// SPDX-License-Identifier: Apache-2.0
/**
 * What drives core's protocols: their inputs one by one, what they want, and their events under demand.
 *
 * <p>Threads: each conversation is driven by one drain.
 *
 * <p>Imports {@code poll}, {@code exchange} and {@code signal}.
 */
@NullMarked
package io.consulflux.reactor.internal.conversation;

import org.jspecify.annotations.NullMarked;
