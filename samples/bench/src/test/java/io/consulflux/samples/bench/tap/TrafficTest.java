// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.samples.bench.tap.Exchange.Purpose;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {

    @Test
    void eachRequestOfAnExecutionHasItsPurpose() throws IOException {
        assertThat(purpose("GET /v1/agent/self")).isEqualTo(Purpose.RESOLVE);
        assertThat(purpose("PUT /v1/session/create")).isEqualTo(Purpose.SESSION);
        assertThat(purpose("PUT /v1/kv/_rexec/s/job?acquire=s")).isEqualTo(Purpose.JOB);
        assertThat(purpose("PUT /v1/event/fire/_rexec")).isEqualTo(Purpose.EVENT);
        assertThat(purpose("GET /v1/kv/_rexec/s/?index=4&keys=&wait=5000ms")).isEqualTo(Purpose.LISTING);
        assertThat(purpose("GET /v1/kv/_rexec/s/keys-1/exit")).isEqualTo(Purpose.READ);
        assertThat(purpose("PUT /v1/txn")).isEqualTo(Purpose.READ);
        assertThat(purpose("PUT /v1/session/renew/s")).isEqualTo(Purpose.RENEWAL);
        assertThat(purpose("PUT /v1/session/destroy/s")).isEqualTo(Purpose.CLOSE);
        assertThat(purpose("DELETE /v1/kv/_rexec/s?recurse=")).isEqualTo(Purpose.CLOSE);
    }

    @Test
    void aKeyThatIsReadTwiceIsNoticedHoweverItIsRead() throws IOException {
        Traffic traffic = Traffic.of(List.of(
                exchange("GET /v1/kv/a/out/00000?dc=dc1", ""),
                exchange(
                        "PUT /v1/txn",
                        "[{\"KV\":{\"Verb\":\"get\",\"Key\":\"a/out/00000\"}},"
                                + "{\"KV\":{\"Verb\":\"get\",\"Key\":\"a/out/00001\"}}]")));

        assertThat(traffic.keysRead()).isEqualTo(3);
        assertThat(traffic.readAgain()).isEqualTo(1);
        assertThat(traffic.of(Purpose.READ)).isEqualTo(2);
    }

    @Test
    void onlyListingsThatWereAnsweredCountAsListed() throws IOException {
        Exchange answered = exchange("GET /v1/kv/a/?keys", "");
        answered.answered(new Exchange.Answer(200, 10, 100, 0));
        Exchange read = exchange("GET /v1/kv/a/exit", "");
        read.answered(new Exchange.Answer(200, 1000, 1000, 0));

        Traffic traffic = Traffic.of(List.of(answered, read, exchange("GET /v1/kv/a/?keys", "")));

        assertThat(traffic.listed()).isEqualTo(100);
        assertThat(traffic.listedWire()).isEqualTo(10);
        assertThat(traffic.total()).isEqualTo(3);
    }

    @Test
    void aTransactionThatDeletesReadsNothing() throws IOException {
        Exchange pruning = exchange("PUT /v1/txn?dc=dc1", "[{\"KV\":{\"Verb\":\"delete\",\"Key\":\"a/out/00000\"}}]");

        assertThat(pruning.purpose()).isEqualTo(Purpose.PRUNE);
        assertThat(pruning.keys()).isEmpty();
    }

    private static Purpose purpose(String start) throws IOException {
        return exchange(start, "").purpose();
    }

    private static Exchange exchange(String start, String body) throws IOException {
        String wire = start + " HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        ByteArrayInputStream in = new ByteArrayInputStream(wire.getBytes(StandardCharsets.US_ASCII));
        return new Exchange(HttpMessage.read(in).orElseThrow(), 0);
    }
}
