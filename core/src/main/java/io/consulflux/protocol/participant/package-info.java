// SPDX-License-Identifier: Apache-2.0
/** The conversation of one that takes part in a barrier. */
@NullMarked
package io.consulflux.protocol.participant;

import org.jspecify.annotations.NullMarked;
