// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.watchdog.Watched;

final class WatchdogIT implements Watched {}
