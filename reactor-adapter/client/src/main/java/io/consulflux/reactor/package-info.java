// SPDX-License-Identifier: Apache-2.0
/** Consul from reactive Java. It begins with {@link io.consulflux.reactor.ConsulFlux}. */
@NullMarked
package io.consulflux.reactor;

import org.jspecify.annotations.NullMarked;
