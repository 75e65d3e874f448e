// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import static io.consulflux.codec.DecodingTest.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.Bytes;
import io.consulflux.codec.AgentDecoder.Member;
import io.consulflux.codec.AgentDecoder.Standing;
import io.consulflux.codec.CatalogDecoder.Instance;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.session.SessionInfo;
import io.consulflux.session.SessionSpec;
import io.consulflux.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written and read where all is well. */
class CodecTest {

    private static final Duration HEARTBEAT = Duration.ofSeconds(2);

    @Test
    void aJobSaysWhatItRunsAndNothingElse() {
        assertThat(ExecCodec.shell("echo \"é\"", HEARTBEAT).utf8())
                .isEqualTo("{\"Command\":\"echo \\\"é\\\"\",\"Wait\":2000000000}");
        assertThat(ExecCodec.arguments(List.of("ls", "-l", "a b"), HEARTBEAT).utf8())
                .isEqualTo("{\"Args\":[\"ls\",\"-l\",\"a b\"],\"Wait\":2000000000}");
        assertThat(ExecCodec.script(Bytes.utf8("#!/bin/sh\n"), HEARTBEAT).utf8())
                .isEqualTo("{\"Script\":\"IyEvYmluL3NoCg==\",\"Wait\":2000000000}");
    }

    @Test
    void theHeartbeatIsAPlainIntegerHoweverLong() {
        assertThat(ExecCodec.shell("x", Duration.ofHours(1)).utf8()).contains("\"Wait\":3600000000000}");
    }

    @Test
    void aSessionLeavesOutWhatIsUnset() {
        assertThat(session(SessionSpec.of()))
                .isEqualTo("{\"Behavior\":\"release\",\"TTL\":\"30000ms\",\"LockDelay\":\"15000ms\"}");
        assertThat(session(SessionSpec.named("x").withoutChecks()))
                .isEqualTo("{\"Name\":\"x\",\"Behavior\":\"release\",\"TTL\":\"30000ms\","
                        + "\"LockDelay\":\"15000ms\",\"NodeChecks\":[]}");
    }

    @Test
    void aSessionSaysAllThatItShallBe() {
        SessionSpec spec = SessionSpec.named("é")
                .ttl(Duration.ofHours(24))
                .lockDelay(Duration.ZERO)
                .behavior(SessionSpec.Behavior.DELETE)
                .onNode("srv")
                .nodeChecks("serfHealth", "disk")
                .serviceChecks("web:1");
        assertThat(session(spec))
                .isEqualTo("{\"Name\":\"é\",\"Behavior\":\"delete\",\"TTL\":\"86400000ms\",\"LockDelay\":\"0ms\","
                        + "\"Node\":\"srv\",\"NodeChecks\":[\"serfHealth\",\"disk\"],"
                        + "\"ServiceChecks\":[{\"ID\":\"web:1\"}]}");
    }

    @Test
    void aLockDelayOfLessThanAMillisecondIsNotSentAsNone() {
        assertThat(session(SessionSpec.of().lockDelay(Duration.ofNanos(1)))).contains("\"LockDelay\":\"1ns\"");
    }

    @Test
    void sessionsAreReadAsConsulTellsThem() {
        Response answer = answer(
                "[{\"ID\":\"s1\",\"Name\":\"\",\"Node\":\"n1\",\"LockDelay\":15000000000,\"Behavior\":\"delete\","
                        + "\"TTL\":\"1m30s\",\"NodeChecks\":[\"serfHealth\"],\"ServiceChecks\":[{\"ID\":\"web:1\",\"Namespace\":\"\"}],"
                        + "\"CreateIndex\":18446744073709551615,\"ModifyIndex\":7},"
                        + "{\"ID\":\"s2\",\"Name\":\"x\",\"Node\":\"n1\",\"LockDelay\":0,\"Behavior\":\"release\",\"TTL\":\"\","
                        + "\"NodeChecks\":null,\"ServiceChecks\":null,\"CreateIndex\":1,\"ModifyIndex\":1}]");
        assertThat(SessionCodec.sessions("GET /v1/session/list", answer))
                .containsExactly(
                        new SessionInfo(
                                "s1",
                                "",
                                "n1",
                                Optional.of(Duration.ofSeconds(90)),
                                Duration.ofSeconds(15),
                                SessionSpec.Behavior.DELETE,
                                List.of("serfHealth"),
                                List.of("web:1"),
                                -1,
                                7),
                        new SessionInfo(
                                "s2",
                                "x",
                                "n1",
                                Optional.empty(),
                                Duration.ZERO,
                                SessionSpec.Behavior.RELEASE,
                                List.of(),
                                List.of(),
                                1,
                                1));
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "0s, PT0S",
        "15s, PT15S",
        "30000ms, PT30S",
        "1h2m3.5s, PT1H2M3.5S",
        ".5m, PT30S",
        "10us, PT0.00001S",
        "10µs, PT0.00001S",
        "24h0m0s, PT24H"
    })
    void timesAreReadAsGoWritesThem(String text, Duration time) {
        assertThat(GoDuration.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "s", "1 s", "1s x", "-1s", "1d", "9999999999999999999h"})
    void whatIsNoTimeIsNone(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    private static String session(SessionSpec spec) {
        return SessionCodec.spec(spec).utf8();
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
}
