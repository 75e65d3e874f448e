// SPDX-License-Identifier: Apache-2.0
/** How many watched keys become few polls. Pure: what to poll is decided here, polled it is elsewhere. */
@NullMarked
package io.consulflux.kv.plan;

import org.jspecify.annotations.NullMarked;
