// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A shell script that answers {@code version} as Consul does. */
final class FakeConsul {
    static final String SCRIPT = "#!/bin/sh\necho 'Consul v1.22.0'\necho 'Revision abc'\n";

    private FakeConsul() {}

    static Path in(Path folder) throws IOException {
        return script(folder.resolve("consul"), SCRIPT);
    }

    static Path script(Path file, String text) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " executable");
        }
        return file;
    }
}
