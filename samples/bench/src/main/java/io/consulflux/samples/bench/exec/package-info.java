// SPDX-License-Identifier: Apache-2.0
/** Remote executions on real agents: ours, {@code consul exec} and a bare script. */
@NullMarked
package io.consulflux.samples.bench.exec;

import org.jspecify.annotations.NullMarked;
