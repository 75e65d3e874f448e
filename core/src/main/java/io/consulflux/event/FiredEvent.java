// SPDX-License-Identifier: Apache-2.0
package io.consulflux.event;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;

/**
 * An event that a server has taken for gossip, which is no proof that any agent has received it.
 *
 * @param id the UUID by which agents will tell it; see {@link io.consulflux.UserEvent.Received#id()}
 */
public record FiredEvent(String id, String name, Bytes payload, Filters filters) {}
