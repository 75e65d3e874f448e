// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.UserEvent;
import java.util.Optional;

/**
 * An event that a handler is done with, or a gap between such events, which no handler is given.
 *
 * @param failure why its work failed, if it did
 */
public record HandledEvent(UserEvent event, Optional<Throwable> failure) {}
