// SPDX-License-Identifier: Apache-2.0
/**
 * User events to one subscriber, under its demand and overflow policy.
 *
 * <p>Threads: each delivery is driven by one drain.
 *
 * <p>Imports {@code exchange} and {@code signal}.
 */
@NullMarked
package io.consulflux.reactor.internal.event;

import org.jspecify.annotations.NullMarked;
