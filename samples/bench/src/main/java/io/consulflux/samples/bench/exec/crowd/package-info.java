// SPDX-License-Identifier: Apache-2.0
/** Remote executions on more agents than a machine can run: simulated against a real server, or made up for core alone. */
@NullMarked
package io.consulflux.samples.bench.exec.crowd;

import org.jspecify.annotations.NullMarked;
