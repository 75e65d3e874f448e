// SPDX-License-Identifier: Apache-2.0
/**
 * Text as Consul takes it: what UTF-8 can carry, names, whole numbers, expressions, and how much of it an event can hold.
 *
 * <p>Any room may import this one; it imports the words in the root alone. Pure functions, for any thread.
 */
@NullMarked
package io.consulflux.text;

import org.jspecify.annotations.NullMarked;
