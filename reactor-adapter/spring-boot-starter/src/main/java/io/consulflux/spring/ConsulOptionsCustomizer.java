// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import io.consulflux.reactor.ConsulOptions;

/**
 * Beans of this type have the last word about the options of the auto-configured {@link
 * io.consulflux.reactor.ConsulFlux}: for what no property offers, such as a token that is asked for. Several are applied in
 * their order.
 */
@FunctionalInterface
public interface ConsulOptionsCustomizer {

    /** Gives changed options, or the same. */
    ConsulOptions customize(ConsulOptions options);
}
