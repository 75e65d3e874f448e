// SPDX-License-Identifier: Apache-2.0
/** What can go wrong with a cluster for tests. Any room may import it; it imports none. */
@NullMarked
package io.consulflux.testkit.error;

import org.jspecify.annotations.NullMarked;
