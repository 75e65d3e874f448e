// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.wire;

import org.jspecify.annotations.NullMarked;
