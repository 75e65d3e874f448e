// SPDX-License-Identifier: Apache-2.0
/** Nodes and how they stand. */
@NullMarked
package io.consulflux.samples.webflux.node;

import org.jspecify.annotations.NullMarked;
