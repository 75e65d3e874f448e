// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import static io.consulflux.codec.DecodingTest.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.Bytes;
import io.consulflux.ConsulAnswerException;
import io.consulflux.codec.AgentDecoder.Member;
import io.consulflux.codec.AgentDecoder.Standing;
import io.consulflux.codec.CatalogDecoder.Instance;
import io.consulflux.exec.ExecPayload;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written and read where all is well. */
class CodecTest {

    @Test
    void aJobSaysWhatItRunsAndNothingElse() {
        assertThat(job(new ExecPayload.Shell("echo \"é\"")))
                .isEqualTo("{\"Command\":\"echo \\\"é\\\"\",\"Wait\":2000000000}");
        assertThat(job(new ExecPayload.Arguments(List.of("ls", "-l", "a b"))))
                .isEqualTo("{\"Args\":[\"ls\",\"-l\",\"a b\"],\"Wait\":2000000000}");
        assertThat(job(new ExecPayload.Script(Bytes.utf8("#!/bin/sh\n"))))
                .isEqualTo("{\"Script\":\"IyEvYmluL3NoCg==\",\"Wait\":2000000000}");
    }

    @Test
    void theHeartbeatIsAPlainIntegerHoweverLong() {
        assertThat(ExecCodec.job(new ExecPayload.Shell("x"), Duration.ofHours(1))
                        .utf8())
                .contains("\"Wait\":3600000000000}");
    }

    @Test
    void aSessionLeavesOutWhatIsUnset() {
        assertThat(SessionCodec.ephemeral("x", Duration.ofSeconds(15), Optional.empty())
                        .utf8())
                .isEqualTo("{\"Name\":\"x\",\"Behavior\":\"delete\",\"TTL\":\"15000ms\"}");
        assertThat(SessionCodec.ephemeral("x", Duration.ofSeconds(15), Optional.of("srv"))
                        .utf8())
                .isEqualTo(
                        "{\"Name\":\"x\",\"Behavior\":\"delete\",\"TTL\":\"15000ms\",\"Node\":\"srv\",\"NodeChecks\":[]}");
    }

    @Test
    void aTransactionGetsEachKey() {
        assertThat(TxnCodec.gets(List.of("a", "b\"é")).utf8())
                .isEqualTo(
                        "[{\"KV\":{\"Verb\":\"get\",\"Key\":\"a\"}},{\"KV\":{\"Verb\":\"get\",\"Key\":\"b\\\"é\"}}]");
    }

    @Test
    void valuesAreReadByKeyAndANullOneIsEmpty() {
        Map<String, Bytes> values = TxnCodec.values(answer("{\"Results\":[{\"KV\":{\"LockIndex\":18446744073709551615,"
                + "\"Key\":\"a\",\"Flags\":18446744073709551615,\"Value\":null}},{\"KV\":{\"Key\":\"b\","
                + "\"Value\":\"/wDigqw=\"}}],\"Errors\":null,\"Index\":0,\"LastContact\":0,\"KnownLeader\":true}"));

        assertThat(values)
                .isEqualTo(Map.of(
                        "a",
                        Bytes.empty(),
                        "b",
                        Bytes.copyOf("\u00ff\u0000\u00e2\u0082\u00ac".getBytes(StandardCharsets.ISO_8859_1))));
        assertThat(TxnCodec.values(answer("{\"Results\":null,\"Errors\":null}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"!!!\"", "5", "{}", "[]"})
    void aValueThatIsNoBase64IsRefused(String value) {
        assertThatExceptionOfType(ConsulAnswerException.class)
                .isThrownBy(() ->
                        TxnCodec.values(answer("{\"Results\":[{\"KV\":{\"Key\":\"a\",\"Value\":" + value + "}}]}")));
    }

    @Test
    void membersAreAliveFailedOrGone() {
        assertThat(AgentDecoder.members(answer("[{\"Name\":\"a\",\"Status\":1},{\"Name\":\"b\",\"Status\":2},"
                        + "{\"Name\":\"c\",\"Status\":3},{\"Name\":\"d\",\"Status\":4},{\"Name\":\"e\"}]")))
                .containsExactly(
                        new Member("a", Standing.ALIVE),
                        new Member("b", Standing.GONE),
                        new Member("c", Standing.GONE),
                        new Member("d", Standing.FAILED),
                        new Member("e", Standing.GONE));
    }

    @Test
    void aMemberWithoutANameIsRefused() {
        for (String member : List.of("{\"Status\":1}", "{\"Name\":\"\"}", "{\"Name\":5}", "5", "null")) {
            assertThatExceptionOfType(ConsulAnswerException.class)
                    .isThrownBy(() -> AgentDecoder.members(answer("[" + member + "]")));
        }
    }

    @Test
    void onlySerfsCheckTellsOfANode() {
        assertThat(AgentDecoder.serfHealth(answer("[{\"CheckID\":\"serfHealth\",\"Node\":\"a\",\"Status\":\"passing\"},"
                        + "{\"CheckID\":\"web\",\"Node\":\"b\",\"Status\":\"passing\"},"
                        + "{\"CheckID\":\"serfHealth\",\"Node\":\"c\",\"Status\":\"critical\"}]")))
                .containsExactly(new Member("a", Standing.ALIVE), new Member("c", Standing.FAILED));
    }

    @Test
    void instancesAreReadByServiceAndByNodeAlike() {
        Instance expected = new Instance("n1", "web", "web-1", List.of("blue"));

        assertThat(CatalogDecoder.instances(answer("[{\"Node\":\"n1\",\"ServiceName\":\"web\",\"ServiceID\":\"web-1\","
                        + "\"ServiceTags\":[\"blue\"]}]")))
                .containsExactly(expected);
        assertThat(
                        CatalogDecoder.onNode(
                                "n1",
                                answer(
                                        "{\"Services\":{\"web-1\":{\"ID\":\"web-1\",\"Service\":\"web\",\"Tags\":[\"blue\"]}}}")))
                .containsExactly(expected);
    }

    @Test
    void aNodeThatTheCatalogDoesNotKnowHasNoServices() {
        assertThat(CatalogDecoder.onNode("n1", answer("null"))).isEmpty();
        assertThat(CatalogDecoder.firstNode(answer("[]"))).isEmpty();
    }

    private static String job(ExecPayload payload) {
        return ExecCodec.job(payload, Duration.ofSeconds(2)).utf8();
    }
}
