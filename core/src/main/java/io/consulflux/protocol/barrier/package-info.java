// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.protocol.barrier;

import org.jspecify.annotations.NullMarked;
