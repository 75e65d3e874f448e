// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.simulation;

import org.jspecify.annotations.NullMarked;
