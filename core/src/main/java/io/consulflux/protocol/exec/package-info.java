// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.consulflux.protocol.exec;

import org.jspecify.annotations.NullMarked;
