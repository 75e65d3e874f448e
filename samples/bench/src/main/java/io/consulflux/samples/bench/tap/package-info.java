// SPDX-License-Identifier: Apache-2.0
/** Listens in on what a client and an agent say to each other, and speaks to an agent with as little of its own as can be. */
@NullMarked
package io.consulflux.samples.bench.tap;

import org.jspecify.annotations.NullMarked;
