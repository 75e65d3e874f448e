// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.codec;

import org.jspecify.annotations.NullMarked;
