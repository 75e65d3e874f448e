// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.event;

import org.jspecify.annotations.NullMarked;
