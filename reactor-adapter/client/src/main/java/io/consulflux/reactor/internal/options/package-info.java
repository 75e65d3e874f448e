// SPDX-License-Identifier: Apache-2.0
/**
 * What the options hold once they are checked.
 *
 * <p>Threads: from any; never written once they are seen.
 *
 * <p>Imports {@code spi}. Any room above {@code signal} may import it.
 */
@NullMarked
package io.consulflux.reactor.internal.options;

import org.jspecify.annotations.NullMarked;
