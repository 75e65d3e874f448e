// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.samples.cli;

import org.jspecify.annotations.NullMarked;
