// SPDX-License-Identifier: Apache-2.0
/** The one stream that a page follows. */
@NullMarked
package io.consulflux.samples.webflux.page;

import org.jspecify.annotations.NullMarked;
