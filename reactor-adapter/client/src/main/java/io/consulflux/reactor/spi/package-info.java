// SPDX-License-Identifier: Apache-2.0
/**
 * What may stand in for HTTP: {@link io.consulflux.reactor.spi.ConsulTransport}.
 *
 * <p>Imports core alone. An implementation is called from any thread.
 */
@NullMarked
package io.consulflux.reactor.spi;

import org.jspecify.annotations.NullMarked;
