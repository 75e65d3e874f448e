// SPDX-License-Identifier: Apache-2.0
/** Passing bytes between a client and an agent, with the faults of networks. */
@NullMarked
package io.consulflux.testkit.proxy;

import org.jspecify.annotations.NullMarked;
