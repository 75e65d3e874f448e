// SPDX-License-Identifier: Apache-2.0
/** How a stream is run and shown: who says what to whom, what ends it, and with which status. It imports {@code lines} and {@code text}. */
@NullMarked
package io.consulflux.samples.cli.run;

import org.jspecify.annotations.NullMarked;
