// SPDX-License-Identifier: Apache-2.0
/** Checks over the whole repository: the API as text, and the names that documents give. */
@NullMarked
package io.consulflux.audit;

import org.jspecify.annotations.NullMarked;
