// SPDX-License-Identifier: Apache-2.0
/**
 * Keys in Consul's order, and the difference between two listings.
 *
 * <p>Below the codecs, which make listings, and below the questions about keys. Immutable values, for any thread.
 */
@NullMarked
package io.consulflux.kv.listing;

import org.jspecify.annotations.NullMarked;
