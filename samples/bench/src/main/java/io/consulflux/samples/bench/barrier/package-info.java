// SPDX-License-Identifier: Apache-2.0
/** Many participants in several processes, and one who waits for them. */
@NullMarked
package io.consulflux.samples.bench.barrier;

import org.jspecify.annotations.NullMarked;
