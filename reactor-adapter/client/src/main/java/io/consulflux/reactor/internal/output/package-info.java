// SPDX-License-Identifier: Apache-2.0
/**
 * Output of a job, rewritten: whole characters, lines, grouped by node.
 *
 * <p>Threads: those of the stream; each subscription has its own state.
 *
 * <p>Imports core alone.
 */
@NullMarked
package io.consulflux.reactor.internal.output;

import org.jspecify.annotations.NullMarked;
