// SPDX-License-Identifier: Apache-2.0
/**
 * Blocking queries, each under way once for all its subscribers.
 *
 * <p>Threads: each poller is driven by one drain, on whichever thread brings it news.
 *
 * <p>Imports {@code exchange} and {@code signal}.
 */
@NullMarked
package io.consulflux.reactor.internal.poll;

import org.jspecify.annotations.NullMarked;
