// SPDX-License-Identifier: Apache-2.0
/** What people write on a command line, as values. It imports no other room. */
@NullMarked
package io.consulflux.samples.cli.text;

import org.jspecify.annotations.NullMarked;
