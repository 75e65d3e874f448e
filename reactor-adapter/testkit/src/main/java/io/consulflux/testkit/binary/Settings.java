// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import io.consulflux.testkit.host.Platform;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a user may set from outside about where Consul comes from.
 *
 * @param property reads a system property
 * @param environment reads an environment variable
 */
record Settings(Function<String, @Nullable String> property, Function<String, @Nullable String> environment) {
    static final String BINARY = "consulflux.consul.binary";
    static final String BINARY_VARIABLE = "CONSUL_BINARY";
    static final String VERSION = "consulflux.consul.version";
    static final String RELEASES = "consulflux.consul.releases";
    static final String CACHE = "consulflux.cache";

    /** The release that is downloaded unless another one is asked for. */
    static final String PINNED_VERSION = "1.22.0";

    static Settings ofThisJvm() {
        return new Settings(System::getProperty, System::getenv);
    }

    Optional<String> read(String name) {
        return Optional.ofNullable(property.apply(name)).filter(value -> !value.isBlank());
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
    }

    /**
     * The release to download.
     *
     * @throws IllegalArgumentException if the property holds something else
     */
    String version() {
        String version = read(VERSION).orElse(PINNED_VERSION);
        if (!version.matches("\\d+\\.\\d+\\.\\d+[0-9A-Za-z.+-]*")) {
            throw new IllegalArgumentException("-D" + VERSION + " must be a version such as 1.22.0: " + version);
        }
        return version;
    }

    /** Cached versions that will do, best first: the one asked for, or else the pinned one and Debian's. */
    List<String> acceptedVersions() {
        return read(VERSION).isPresent() ? List.of(version()) : List.of(PINNED_VERSION, DebianPackage.VERSION);
    }

    /**
     * Below which address the releases are.
     *
     * @throws IllegalArgumentException if the property holds something else
     */
    URI releases() {
        URI address = URI.create(read(RELEASES).orElse("https://releases.hashicorp.com"));
        if (!String.valueOf(address.getScheme()).matches("https?")) {
            throw new IllegalArgumentException("-D" + RELEASES + " must begin with http:// or https://: " + address);
        }
        return address;
    }

    /** The folder of this library below the user's cache folder. */
    Path cacheFolder(Platform platform) {
        return read(CACHE)
                .map(Path::of)
                .or(() -> variable("XDG_CACHE_HOME").map(Path::of).map(Settings::ours))
                .orElseGet(() -> {
                    Path home = Path.of(read("user.home").orElse("."));
                    return ours(
                            platform.os().equals("darwin") ? home.resolve("Library/Caches") : home.resolve(".cache"));
                })
                .toAbsolutePath();
    }

    private static Path ours(Path caches) {
        return caches.resolve("consul-flux");
    }
}
