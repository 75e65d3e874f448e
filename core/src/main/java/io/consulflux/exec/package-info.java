// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.exec;

import org.jspecify.annotations.NullMarked;
