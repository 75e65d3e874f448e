// SPDX-License-Identifier: Apache-2.0
/** Jobs: started once, followed by any number of browsers. */
@NullMarked
package io.consulflux.samples.webflux.job;

import org.jspecify.annotations.NullMarked;
