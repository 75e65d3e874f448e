// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.event;

import io.consulflux.event.EventFire;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a browser asks to be fired. What it may measure is Consul's to say, and consul-flux's to check.
 *
 * @param payload text; none means an empty one
 * @param node an expression for the names of the nodes that are meant; none means all
 */
record FireRequest(
        @NotBlank @Size(max = 256) String name,
        @Nullable @Size(max = 1024) String payload,
        @Nullable @Size(max = 256) String node) {

    /** @throws IllegalArgumentException names what cannot be used, and what could */
    EventFire event() {
        EventFire event =
                EventFire.of(name).payload(Optional.ofNullable(payload).orElse(""));
        return Optional.ofNullable(node)
                .filter(expression -> !expression.isBlank())
                .map(event::onNodes)
                .orElse(event);
    }
}
