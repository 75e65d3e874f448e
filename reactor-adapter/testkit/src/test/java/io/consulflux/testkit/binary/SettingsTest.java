// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.testkit.host.Platform;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Platform LINUX = new Platform("linux", "amd64");

    private final Map<String, String> properties = new HashMap<>(Map.of("user.home", "/home/ada"));
    private final Map<String, String> environment = new HashMap<>();
    private final Settings settings = new Settings(properties::get, environment::get);

    @Test
    void theCacheIsWhereTheSystemKeepsCaches() {
        assertThat(settings.cacheFolder(LINUX)).isEqualTo(Path.of("/home/ada/.cache/consul-flux"));
        assertThat(settings.cacheFolder(new Platform("darwin", "arm64")))
                .isEqualTo(Path.of("/home/ada/Library/Caches/consul-flux"));
        environment.put("XDG_CACHE_HOME", "/var/caches");
        assertThat(settings.cacheFolder(LINUX)).isEqualTo(Path.of("/var/caches/consul-flux"));
        properties.put(Settings.CACHE, "/elsewhere");
        assertThat(settings.cacheFolder(LINUX)).isEqualTo(Path.of("/elsewhere"));
    }

    @Test
    void aBlankValueCountsAsNone() {
        properties.put(Settings.VERSION, " ");
        environment.put(Settings.BINARY_VARIABLE, "");

        assertThat(settings.version()).isEqualTo(Settings.PINNED_VERSION);
        assertThat(settings.variable(Settings.BINARY_VARIABLE)).isEmpty();
    }
}
