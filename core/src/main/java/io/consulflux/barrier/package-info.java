// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.barrier;

import org.jspecify.annotations.NullMarked;
