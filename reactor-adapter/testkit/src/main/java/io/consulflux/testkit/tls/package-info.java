// SPDX-License-Identifier: Apache-2.0
/** Throwaway certificates, made with the JDK alone. */
@NullMarked
package io.consulflux.testkit.tls;

import org.jspecify.annotations.NullMarked;
