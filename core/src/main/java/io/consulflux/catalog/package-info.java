// SPDX-License-Identifier: Apache-2.0
/** What one can ask of the catalog and of the health of services, nodes and checks. */
@NullMarked
package io.consulflux.catalog;

import org.jspecify.annotations.NullMarked;
