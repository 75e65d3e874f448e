// SPDX-License-Identifier: Apache-2.0
/** The words of sessions: what one shall be, and what Consul tells of one. */
@NullMarked
package io.consulflux.session;

import org.jspecify.annotations.NullMarked;
