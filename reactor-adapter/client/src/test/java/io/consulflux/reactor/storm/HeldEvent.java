// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

/** A user event as an agent lists it. */
record HeldEvent(String id, String name, String payload) {}
