// SPDX-License-Identifier: Apache-2.0
/** What Consul knows, as values: keys, services, nodes, checks, and the snapshots that hold them. */
@NullMarked
package io.consulflux.state;

import org.jspecify.annotations.NullMarked;
