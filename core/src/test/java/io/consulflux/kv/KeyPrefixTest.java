// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyPrefixTest {

    @Test
    void aKeyThatEveryReleaseTakesIsTakenWhole() {
        for (String key : new String[] {"a/b/c", "a/b/", "a b/c", "100%/x", "a%2Fb/c", "é/日本", "a..b/c", "%zz %20"}) {
            assertThat(KeyPrefix.of(key)).isEqualTo(key);
        }
    }

    @Test
    void aKeyThatSomeReleaseRefusesIsCutAsLateAsItCanBe() {
        Map.of(
                        "_rexec/s1/n%209/out/00000", "_rexec/s1/n%2",
                        "a/b%41 c/d", "a/b%4",
                        "a/%2e%2e/d", "a/%2e%2",
                        "a/x\ny/d", "a/x",
                        "a/n\ufffd/d", "a/n",
                        "a/../b", "a/",
                        "a//b", "a/",
                        "a/b ", "a/b")
                .forEach((key, prefix) -> assertThat(KeyPrefix.of(key)).as(key).isEqualTo(prefix));
    }
}
