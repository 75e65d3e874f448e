// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import java.io.IOException;
import java.nio.file.Path;

/** A Consul that runs on this machine. */
public record ConsulBinary(Path path, ConsulVersion version) {

    /**
     * Looks at a file by asking it for its version.
     *
     * @throws IOException if it does not run here or is not Consul
     */
    public static ConsulBinary at(Path path) throws IOException {
        return new ConsulBinary(path, ConsulVersion.ask(path));
    }
}
