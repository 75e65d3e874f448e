// SPDX-License-Identifier: Apache-2.0
/** What the testkit needs of the machine it runs on: commands, waiting, ports, guarded processes. */
@NullMarked
package io.consulflux.testkit.host;

import org.jspecify.annotations.NullMarked;
