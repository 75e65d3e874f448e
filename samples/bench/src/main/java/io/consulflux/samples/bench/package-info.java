// SPDX-License-Identifier: Apache-2.0
/** Measures consul-flux beside other clients. */
@NullMarked
package io.consulflux.samples.bench;

import org.jspecify.annotations.NullMarked;
