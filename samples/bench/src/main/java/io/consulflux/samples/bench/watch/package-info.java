// SPDX-License-Identifier: Apache-2.0
/** How watches tell what changes: ours, a bare loop and two other clients, on one real agent. */
@NullMarked
package io.consulflux.samples.bench.watch;

import org.jspecify.annotations.NullMarked;
