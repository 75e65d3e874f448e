// SPDX-License-Identifier: Apache-2.0
/** What watches over the tests of every module that has Reactor and Netty in it. */
@NullMarked
package io.consulflux.watchdog;

import org.jspecify.annotations.NullMarked;
