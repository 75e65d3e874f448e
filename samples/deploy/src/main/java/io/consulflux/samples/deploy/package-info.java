// SPDX-License-Identifier: Apache-2.0
/** A deployment as one stream: wait until all are there, install, announce, wait until all run it. */
@NullMarked
package io.consulflux.samples.deploy;

import org.jspecify.annotations.NullMarked;
