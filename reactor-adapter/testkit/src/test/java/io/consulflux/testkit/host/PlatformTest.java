// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlatformTest {
    @Test
    void javasNamesBecomeThoseOfTheReleases() {
        assertThat(Platform.of("Linux", "amd64")).isEqualTo(new Platform("linux", "amd64"));
        assertThat(Platform.of("Linux", "aarch64")).isEqualTo(new Platform("linux", "arm64"));
        assertThat(Platform.of("Mac OS X", "x86_64")).isEqualTo(new Platform("darwin", "amd64"));
    }

    @Test
    void onlyUnixIsSupported() {
        assertThat(Platform.of("Mac OS X", "aarch64").isSupported()).isTrue();
        assertThat(Platform.of("Windows 11", "amd64").isSupported()).isFalse();
    }
}
