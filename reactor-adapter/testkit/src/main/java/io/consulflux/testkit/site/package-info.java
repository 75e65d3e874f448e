// SPDX-License-Identifier: Apache-2.0
/** Where agents live: as processes of this machine or in containers. */
@NullMarked
package io.consulflux.testkit.site;

import org.jspecify.annotations.NullMarked;
