// SPDX-License-Identifier: Apache-2.0
/** The two forms in which a command tells its events: for scripts and for people. */
@NullMarked
package io.consulflux.samples.cli.lines;

import org.jspecify.annotations.NullMarked;
