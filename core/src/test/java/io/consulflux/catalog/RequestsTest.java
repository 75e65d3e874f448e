// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.state.CheckState;
import io.consulflux.state.Consistency;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.ServiceQuery;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent for each question. */
class RequestsTest {

    private static final ReadOptions DEFAULTS = ReadOptions.defaults();

    @Test
    void withoutOptionsThePathIsAll() {
        assertThat(new ServicesQuestion(DEFAULTS).request().target()).isEqualTo("/v1/catalog/services");
        assertThat(new NodesQuestion(DEFAULTS).request().target()).isEqualTo("/v1/catalog/nodes");
        assertThat(new ServiceChecksQuestion("web", DEFAULTS).request().target())
                .isEqualTo("/v1/health/checks/web");
        assertThat(new NodeChecksQuestion("node-1", DEFAULTS).request().target())
                .isEqualTo("/v1/health/node/node-1");
        assertThat(new StateChecksQuestion(CheckState.WARNING, DEFAULTS)
                        .request()
                        .target())
                .isEqualTo("/v1/health/state/warning");
        assertThat(service(ServiceQuery.of("web"), DEFAULTS)).isEqualTo("/v1/health/service/web");
    }

    @Test
    void theLeaderIsAskedForInADatacenterIfOneIsNamed() {
        assertThat(new LeaderCall(Optional.empty()).request().target()).isEqualTo("/v1/status/leader");
        assertThat(new LeaderCall(Optional.of("dc 2")).request().target()).isEqualTo("/v1/status/leader?dc=dc%202");
    }

    @Test
    void tagsAndPassingNarrowAService() {
        assertThat(service(ServiceQuery.of("web").tagged("b c").tagged("a").passing(), DEFAULTS))
                .isEqualTo("/v1/health/service/web?tag=a&tag=b%20c&passing");
    }

    @Test
    void everyOptionIsAsked() {
        ReadOptions options = DEFAULTS.inDatacenter("dc2")
                .with(Consistency.STALE)
                .cached(Duration.ofSeconds(30))
                .near("_agent")
                .filtered("Meta.v == \"1\"");
        assertThat(new NodesQuestion(options).request().target())
                .isEqualTo("/v1/catalog/nodes?dc=dc2&stale&cached&near=_agent&filter=Meta.v%20%3D%3D%20%221%22");
        assertThat(new NodesQuestion(options).request().maxAge()).contains(Duration.ofSeconds(30));
    }

    @Test
    void consistentIsAsked() {
        assertThat(new ServicesQuestion(DEFAULTS.with(Consistency.CONSISTENT))
                        .request()
                        .target())
                .isEqualTo("/v1/catalog/services?consistent");
    }

    @Test
    void theAgeThatACacheMayHaveStaysWithABlockingQuery() {
        assertThat(new ServicesQuestion(DEFAULTS.cached(Duration.ofSeconds(3)))
                        .request()
                        .blocking(7, Duration.ofSeconds(25))
                        .maxAge())
                .contains(Duration.ofSeconds(3));
    }

    @Test
    void namesAreEncoded() {
        assertThat(new NodeChecksQuestion("a/b%c ä", DEFAULTS).request().target())
                .isEqualTo("/v1/health/node/a%2Fb%25c%20%C3%A4");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "", "..", ".", "a//b", "/a", "a/", "a/../b"})
    void aNameThatConsulWouldTakeForAnotherIsRefusedAtOnce(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new NodeChecksQuestion(name, DEFAULTS));
        assertThatIllegalArgumentException().isThrownBy(() -> new ServiceChecksQuestion(name, DEFAULTS));
        assertThatIllegalArgumentException().isThrownBy(() -> new ServiceQuestion(ServiceQuery.of(name), DEFAULTS));
    }

    @Test
    void questionsThatAskTheSameAreOne() {
        assertThat(new ServiceQuestion(ServiceQuery.of("web").tagged("a").tagged("b"), DEFAULTS))
                .isEqualTo(new ServiceQuestion(
                        ServiceQuery.of("web").tagged("b").tagged("a").tagged("b"), DEFAULTS));
    }

    private static String service(ServiceQuery query, ReadOptions options) {
        return new ServiceQuestion(query, options).request().target();
    }
}
