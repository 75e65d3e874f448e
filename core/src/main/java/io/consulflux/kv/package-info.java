// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.kv;

import org.jspecify.annotations.NullMarked;
