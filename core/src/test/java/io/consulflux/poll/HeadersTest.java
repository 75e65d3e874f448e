// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.state.Snapshot.Filtered;
import io.consulflux.wire.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersTest {

    private static final String FILTERED = "X-Consul-Results-Filtered-By-ACLs";
    private static final String POLICY = "X-Consul-Default-ACL-Policy";

    @Test
    void thatNothingWasLeftOutIsKnownOnlyWhereTheContraryWouldHaveBeenTold() {
        assertThat(filtered(Map.of())).isEqualTo(Filtered.UNKNOWN);
        assertThat(filtered(Map.of(Response.TOKEN, Response.SENT))).isEqualTo(Filtered.UNKNOWN);
        assertThat(filtered(Map.of(POLICY, "deny"))).isEqualTo(Filtered.UNKNOWN);
        assertThat(filtered(Map.of(POLICY, "deny", Response.TOKEN, ""))).isEqualTo(Filtered.UNKNOWN);
        assertThat(filtered(Map.of(POLICY, "deny", Response.TOKEN, Response.SENT)))
                .isEqualTo(Filtered.NO);
        assertThat(filtered(Map.of(POLICY, "allow"))).isEqualTo(Filtered.NO);
        assertThat(filtered(Map.of(POLICY, "allow", FILTERED, "true"))).isEqualTo(Filtered.YES);
        assertThat(filtered(Map.of(FILTERED, "true"))).isEqualTo(Filtered.YES);
    }

    private static Filtered filtered(Map<String, String> headers) {
        return Headers.filtered(new Response(200, headers, Bytes.empty()));
    }
}
