// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import io.consulflux.testkit.host.Command;
import java.nio.file.Path;

/** {@code consul} on the {@code PATH}. */
record SearchPath(Settings settings) implements BinaryPlace {

    @Override
    public String name() {
        return "'consul' on the PATH";
    }

    @Override
    public Path find() throws Unavailable {
        return Command.onPath("consul", settings.variable("PATH").orElse(""))
                .orElseThrow(() -> new Unavailable("there is none"));
    }
}
