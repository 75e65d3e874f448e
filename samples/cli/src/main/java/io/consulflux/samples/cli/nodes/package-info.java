// SPDX-License-Identifier: Apache-2.0
/** Sets of nodes as people write them. */
@NullMarked
package io.consulflux.samples.cli.nodes;

import org.jspecify.annotations.NullMarked;
