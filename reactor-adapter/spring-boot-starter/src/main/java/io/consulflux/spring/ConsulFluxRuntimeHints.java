// SPDX-License-Identifier: Apache-2.0
package io.consulflux.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** What the client looks up at run time: its own version. It uses no reflection. */
final class ConsulFluxRuntimeHints implements RuntimeHintsRegistrar {

    static final String BUILD = "io/consulflux/reactor/internal/netty/build.properties";

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.resources().registerPattern(BUILD);
    }
}
