// SPDX-License-Identifier: Apache-2.0
/** Barriers: what is waited for, and who is ready. */
@NullMarked
package io.consulflux.samples.webflux.barrier;

import org.jspecify.annotations.NullMarked;
