// SPDX-License-Identifier: Apache-2.0
/** Sets of names as regular expressions that are short enough for an event. */
@NullMarked
package io.consulflux.protocol.exec.names;

import org.jspecify.annotations.NullMarked;
