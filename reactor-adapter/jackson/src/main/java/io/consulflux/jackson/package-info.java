// SPDX-License-Identifier: Apache-2.0
/**
 * The JSON form of events and states. Written, never read: {@link io.consulflux.jackson.ConsulFluxJson} makes lines of them,
 * {@link io.consulflux.jackson.ConsulFluxModule} teaches the form to a Jackson mapper.
 */
@NullMarked
package io.consulflux.jackson;

import org.jspecify.annotations.NullMarked;
