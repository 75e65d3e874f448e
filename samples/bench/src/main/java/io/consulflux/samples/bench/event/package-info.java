// SPDX-License-Identifier: Apache-2.0
/** How soon an event is told, beside a bare loop and {@code consul watch}. */
@NullMarked
package io.consulflux.samples.bench.event;

import org.jspecify.annotations.NullMarked;
