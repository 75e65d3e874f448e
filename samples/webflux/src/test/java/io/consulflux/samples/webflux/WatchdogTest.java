// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux;

import io.consulflux.watchdog.Watched;

final class WatchdogTest implements Watched {}
