// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import java.nio.file.Path;
import java.util.List;

/**
 * What an earlier download left in the cache.
 *
 * @param versions the versions that will do, best first
 */
record CachedCopy(BinaryCache cache, List<String> versions) implements BinaryPlace {

    @Override
    public String name() {
        return "the cache " + cache.folder();
    }

    @Override
    public Path find() throws Unavailable {
        return versions.stream()
                .flatMap(version -> cache.lookUp(version).stream())
                .findFirst()
                .orElseThrow(() -> new Unavailable("it holds none of the versions " + String.join(", ", versions)));
    }
}
