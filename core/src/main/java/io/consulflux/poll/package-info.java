// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.poll;

import org.jspecify.annotations.NullMarked;
