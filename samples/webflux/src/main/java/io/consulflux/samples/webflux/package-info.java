// SPDX-License-Identifier: Apache-2.0
/** A small Spring WebFlux application with a live page of a Consul cluster. */
@NullMarked
package io.consulflux.samples.webflux;

import org.jspecify.annotations.NullMarked;
