// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.reactor;

import org.jspecify.annotations.NullMarked;
