// SPDX-License-Identifier: Apache-2.0
import org.jspecify.annotations.NullMarked;

/** Starts a real Consul cluster on loopback. */
@SuppressWarnings({"module", "requires-automatic"})
@NullMarked
module io.consulflux.testkit {
    requires java.net.http;
    requires org.slf4j;
    requires static transitive org.jspecify;
    requires tools.jackson.databind;
    requires static com.github.dockerjava.api;
    requires static testcontainers;

    exports io.consulflux.testkit;
    exports io.consulflux.testkit.error;
}
