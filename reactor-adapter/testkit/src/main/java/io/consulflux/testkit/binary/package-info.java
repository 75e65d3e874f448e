// SPDX-License-Identifier: Apache-2.0
/** Where the Consul binary comes from: a named file, the PATH, the cache, a release, Debian's package. */
@NullMarked
package io.consulflux.testkit.binary;

import org.jspecify.annotations.NullMarked;
