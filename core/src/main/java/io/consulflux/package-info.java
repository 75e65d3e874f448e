// SPDX-License-Identifier: Apache-2.0
/** The words: what nodes tell, as {@link io.consulflux.NodeEvent}, and what can go wrong, as {@link io.consulflux.error.ConsulException}. */
@NullMarked
package io.consulflux;

import org.jspecify.annotations.NullMarked;
