// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ConsulVersionTest {
    @Test
    void versionsAreComparedAsNumbers() {
        assertThat(ConsulVersion.parse("1.8.7").isAtLeast(1, 14)).isFalse();
        assertThat(ConsulVersion.parse("1.14.0").isAtLeast(1, 14)).isTrue();
        assertThat(ConsulVersion.parse("2.0.1").isAtLeast(1, 14)).isTrue();
    }

    @Test
    void whatFollowsTheThirdNumberIsIgnored() {
        assertThat(ConsulVersion.parse("1.23.0-dev+ent")).isEqualTo(new ConsulVersion(1, 23, 0));
    }

    @Test
    void somethingElseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ConsulVersion.parse("latest"));
    }
}
