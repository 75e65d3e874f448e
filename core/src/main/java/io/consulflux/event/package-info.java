// SPDX-License-Identifier: Apache-2.0
/** The words of user events: what is fired, and what is watched. */
@NullMarked
package io.consulflux.event;

import org.jspecify.annotations.NullMarked;
