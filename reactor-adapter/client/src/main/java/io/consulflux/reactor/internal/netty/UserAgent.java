// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** How the client names itself to the agent: {@code consul-flux/} and its version, which the build writes. */
final class UserAgent {

    static final String TEXT = "consul-flux/" + version();

    private UserAgent() {}

    private static String version() {
        Properties build = new Properties();
        try (@Nullable InputStream content = UserAgent.class.getResourceAsStream("build.properties")) {
            if (content != null) {
                build.load(content);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return build.getProperty("version", "unknown");
    }
}
