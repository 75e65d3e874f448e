// SPDX-License-Identifier: Apache-2.0
/** User events: fired and followed. */
@NullMarked
package io.consulflux.samples.webflux.event;

import org.jspecify.annotations.NullMarked;
