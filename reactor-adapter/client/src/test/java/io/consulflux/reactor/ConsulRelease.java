// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.testkit.ConsulAgent;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The release of Consul that a test runs against, for what releases do differently.
 *
 * @param major as in 1.8
 * @param minor as in 1.8
 */
public record ConsulRelease(int major, int minor) {

    private static final Pattern VERSION = Pattern.compile("\"Version\":\\s*\"([0-9]+)\\.([0-9]+)\\.");

    public static ConsulRelease of(ConsulAgent agent) {
        String self = agent.http().get("/v1/agent/self").body();
        Matcher version = VERSION.matcher(self);
        if (!version.find()) {
            throw new IllegalStateException("agent/self: expected a version, got " + self);
        }
        return new ConsulRelease(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
    }

    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }
}
