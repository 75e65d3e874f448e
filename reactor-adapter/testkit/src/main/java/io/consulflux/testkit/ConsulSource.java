// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import java.nio.file.Path;

/** Where the agents come from. */
public sealed interface ConsulSource {

    /** The image that {@link #containers()} runs. */
    String DEFAULT_IMAGE = "hashicorp/consul:1.22.0";

    /**
     * The default. Tried in this order: the binary named by the system property {@code consulflux.consul.binary} or the
     * environment variable {@code CONSUL_BINARY}; {@code consul} on the {@code PATH}; a copy in the user's cache folder
     * (property {@code consulflux.cache}); HashiCorp's release archive (properties {@code consulflux.consul.version},
     * default 1.22.0, and {@code consulflux.consul.releases}, the base address), checked against its SHA-256 and kept in the
     * cache; on Debian and Ubuntu, Debian's own package of Consul 1.8.7, unpacked into the cache and not installed.
     */
    static ConsulSource search() {
        return new Search();
    }

    /** That binary and no other. */
    static ConsulSource binary(Path file) {
        return new Binary(file);
    }

    /** Containers of HashiCorp's official image, through Testcontainers. */
    static ConsulSource containers() {
        return new Containers(DEFAULT_IMAGE);
    }

    /**
     * Containers through Testcontainers, which must be on the class path, and an engine that it can use. TLS and the Unix
     * socket are not to be had with it, and an agent's HTTP address changes with its restart.
     *
     * @param image its tag tells Consul's version, or it is taken for a current one; its entry point must take the arguments of {@code consul}, as that of the official image does
     */
    static ConsulSource containers(String image) {
        return new Containers(image);
    }

    /** See {@link ConsulSource#search()}. */
    record Search() implements ConsulSource {}

    /** See {@link ConsulSource#binary(Path)}. */
    record Binary(Path file) implements ConsulSource {}

    /** See {@link ConsulSource#containers(String)}. */
    record Containers(String image) implements ConsulSource {}
}
