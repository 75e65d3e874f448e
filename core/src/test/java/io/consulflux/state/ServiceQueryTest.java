// SPDX-License-Identifier: Apache-2.0
package io.consulflux.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ServiceQueryTest {

    @Test
    void theOrderOfTagsMeansNothing() {
        assertThat(ServiceQuery.of("web").tagged("b").tagged("a").tagged("b"))
                .isEqualTo(ServiceQuery.of("web").tagged("a").tagged("b"));
    }

    @Test
    void eachMethodKeepsTheRest() {
        ServiceQuery query = ServiceQuery.of("web").passing().tagged("a");
        assertThat(query.passingOnly()).isTrue();
        assertThat(query.passing().tags()).containsExactly("a");
    }

    @Test
    void blanksAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceQuery.of(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceQuery.of("web").tagged(""));
    }
}
