// SPDX-License-Identifier: Apache-2.0
/**
 * What can go wrong at run time: {@link io.consulflux.error.ConsulException} and, below it, what may pass and what does not.
 *
 * <p>A recipe's own failures, such as {@link io.consulflux.BarrierTimeoutException}, stand beside the words of that recipe.
 *
 * <p>Any room may import this one; it imports none. Immutable, for any thread.
 */
@NullMarked
package io.consulflux.error;

import org.jspecify.annotations.NullMarked;
