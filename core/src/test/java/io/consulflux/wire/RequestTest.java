// SPDX-License-Identifier: Apache-2.0
package io.consulflux.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestTest {

    private static final Request REQUEST = Request.get("/v1/kv/a");

    @Test
    void parametersAreEncodedSoThatNoneCanBecomeTwo() {
        assertThat(REQUEST.with("node", "a b+c%d&e=f/é").flagged("keys").target())
                .isEqualTo("/v1/kv/a?node=a%20b%2Bc%25d%26e%3Df%2F%C3%A9&keys");
    }

    @Test
    void itTellsTheDatacenterThatItNames() {
        Request request =
                Request.get("/v1/kv/a").flagged("keys").with("dcx", "no").with("dc", "d&c é=1");

        assertThat(request.datacenter()).contains("d&c é=1");
        assertThat(Request.get("/v1/kv/a").with("filter", "a&dc=b").datacenter())
                .isEmpty();
    }

    @Test
    void anAbsentValueAddsNothing() {
        assertThat(REQUEST.with("dc", Optional.empty())).isEqualTo(REQUEST);
        assertThat(REQUEST.with("dc", Optional.of("dc2")).target()).isEqualTo("/v1/kv/a?dc=dc2");
    }

    @Test
    void anIndexIsWrittenUnsigned() {
        Request waiting = REQUEST.blocking(-1, Duration.ofSeconds(25));

        assertThat(waiting.target()).isEqualTo("/v1/kv/a?index=18446744073709551615&wait=25000ms");
        assertThat(waiting.blockingWait()).contains(Duration.ofSeconds(25));
        assertThat(REQUEST.blockingWait()).isEmpty();
    }

    @Test
    void aSlashOfASegmentIsEncodedAndOneBetweenSegmentsIsNot() {
        assertThat(Request.encode("a/b c", false)).isEqualTo("a%2Fb%20c");
        assertThat(Request.encode("a/b c", true)).isEqualTo("a/b%20c");
        assertThat(Request.encode("a%2Fb", true)).isEqualTo("a%252Fb");
    }

    @Test
    void eachMethodGivesACopy() {
        REQUEST.flagged("x").answeredBy(404).blocking(1, Duration.ofSeconds(1));

        assertThat(REQUEST.target()).isEqualTo("/v1/kv/a");
        assertThat(REQUEST.isAnsweredBy(404)).isFalse();
        assertThat(REQUEST.isAnsweredBy(200)).isTrue();
    }

    @Test
    void whatIsAddedLaterKeepsWhatWasSaidBefore() {
        Request request = REQUEST.answeredBy(404)
                .blocking(1, Duration.ofSeconds(1))
                .with("dc", "x")
                .answeredBy(409);

        assertThat(request.isAnsweredBy(404)).isTrue();
        assertThat(request.isAnsweredBy(409)).isTrue();
        assertThat(request.blockingWait()).contains(Duration.ofSeconds(1));
    }

    @Test
    void equalRequestsAskTheSameInEveryRespect() {
        Request put = Request.put("/v1/txn", Bytes.utf8("[]"));

        assertThat(put).isEqualTo(Request.put("/v1/txn", Bytes.utf8("[]"))).hasSameHashCodeAs(put.answeredBy(409));
        assertThat(put).isNotEqualTo(Request.put("/v1/txn", Bytes.empty()));
        assertThat(put).isNotEqualTo(put.answeredBy(409));
        assertThat(Request.get("/v1/kv/a")).isNotEqualTo(Request.delete("/v1/kv/a"));
    }

    @Test
    void itIsToldWithoutItsBody() {
        assertThat(Request.put("/v1/kv/a", Bytes.utf8("secret")).with("acquire", "s1"))
                .hasToString("PUT /v1/kv/a?acquire=s1");
        assertThat(Request.put("/v1/kv/a", Bytes.empty()).with("acquire", "s1").operation())
                .isEqualTo("PUT /v1/kv/a");
    }

    @Test
    void aPathOutsideTheApiIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.get("/ui/"))
                .withMessageContaining("got /ui/");
    }
}
