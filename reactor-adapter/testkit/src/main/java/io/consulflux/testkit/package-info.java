// SPDX-License-Identifier: Apache-2.0
/** Real Consul on loopback, for tests. It begins with {@link io.consulflux.testkit.ConsulCluster}. */
@NullMarked
package io.consulflux.testkit;

import org.jspecify.annotations.NullMarked;
