// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import java.io.IOException;
import java.nio.file.Path;

/** A file that the user named by property or environment variable; if it is no good, nothing else is tried. */
record NamedFile(Settings settings) implements BinaryPlace {

    @Override
    public String name() {
        return "the binary named by -D" + Settings.BINARY + " or " + Settings.BINARY_VARIABLE;
    }

    @Override
    public Path find() throws Unavailable {
        Path file = settings.read(Settings.BINARY)
                .or(() -> settings.variable(Settings.BINARY_VARIABLE))
                .map(Path::of)
                .orElseThrow(() -> new Unavailable("neither is set"));
        try {
            return ConsulBinary.at(file.toAbsolutePath()).path();
        } catch (IOException e) {
            throw new Refused(file + " does not work: " + e.getMessage() + ". Name another file, or unset it.");
        }
    }
}
