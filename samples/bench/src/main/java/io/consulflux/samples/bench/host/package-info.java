// SPDX-License-Identifier: Apache-2.0
/** What processes and sockets come to, by what Linux and the JVM tell. */
@NullMarked
package io.consulflux.samples.bench.host;

import org.jspecify.annotations.NullMarked;
