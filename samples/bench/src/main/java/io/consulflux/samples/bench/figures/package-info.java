// SPDX-License-Identifier: Apache-2.0
/** How figures are taken and shown. Any bench may import it; it imports none. */
@NullMarked
package io.consulflux.samples.bench.figures;

import org.jspecify.annotations.NullMarked;
