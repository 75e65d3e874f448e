// SPDX-License-Identifier: Apache-2.0
/** Consul's HTTP as values, which a transport carries. */
@NullMarked
package io.consulflux.wire;

import org.jspecify.annotations.NullMarked;
