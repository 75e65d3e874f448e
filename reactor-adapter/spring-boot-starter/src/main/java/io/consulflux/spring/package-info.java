// SPDX-License-Identifier: Apache-2.0
/** consul-flux in a Spring Boot application. */
@NullMarked
package io.consulflux.spring;

import org.jspecify.annotations.NullMarked;
