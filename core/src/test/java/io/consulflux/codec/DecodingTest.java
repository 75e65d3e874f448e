// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.Bytes;
import io.consulflux.Histories;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every decoder does with an answer that is not what Consul answers: say so, and nothing else. */
class DecodingTest {

    private static final List<Function<Response, ?>> DECODERS = List.of(
            AgentDecoder::self,
            AgentDecoder::members,
            AgentDecoder::serfHealth,
            CatalogDecoder::services,
            CatalogDecoder::instances,
            CatalogDecoder::firstNode,
            response -> CatalogDecoder.onNode("n1", response),
            response -> KeysDecoder.decode("GET /v1/kv/a/", response),
            SessionCodec::id,
            response -> SessionCodec.sessions("GET /v1/session/list", response),
            EventDecoder::list,
            response -> EventDecoder.fired("PUT /v1/event/fire/a", response),
            TxnCodec::values);

    private static final List<String> GOOD = List.of(
            "{\"Config\":{\"NodeName\":\"n1\",\"Datacenter\":\"dc1\"}}",
            "[{\"Name\":\"n1\",\"Status\":1},{\"Name\":\"n2\",\"Status\":4}]",
            "[{\"CheckID\":\"serfHealth\",\"Node\":\"n1\",\"Status\":\"passing\"}]",
            "{\"consul\":[],\"web\":[\"blue\"]}",
            "[{\"Node\":\"n1\",\"ServiceName\":\"web\",\"ServiceID\":\"web-1\",\"ServiceTags\":[\"blue\"]}]",
            "[{\"Node\":{\"Node\":\"n1\"}}]",
            "{\"Node\":{},\"Services\":{\"web-1\":{\"ID\":\"web-1\",\"Service\":\"web\",\"Tags\":null}}}",
            "[\"a/b\",\"a/c\"]",
            "{\"ID\":\"6aab4d2f-9fdb-2b48-1c5b-0cd0d3e4c1a5\"}",
            "[{\"ID\":\"6aab4d2f\",\"LockDelay\":0,\"CreateIndex\":7,\"ModifyIndex\":7}]",
            "[{\"ID\":\"6aab4d2f\",\"Name\":\"a\",\"Payload\":\"aGk=\",\"LTime\":7}]",
            "{\"ID\":\"6aab4d2f\",\"Name\":\"a\",\"Payload\":null}",
            "{\"Results\":[{\"KV\":{\"Key\":\"a\",\"Value\":\"aGVsbG8=\"}}],\"Errors\":null}");

    static Stream<Function<Response, ?>> decoders() {
        return DECODERS.stream();
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void whatIsNotJsonIsRefused(Function<Response, ?> decoder) {
        for (String body : List.of("", " ", "<html>", "{", "[", "nul", "\"", "{\"a\":}", "\u0000", "[1,]")) {
            refuses(decoder, body);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void anotherKindOfJsonIsRefused(Function<Response, ?> decoder) {
        for (String body : List.of("1", "true", "\"text\"", "1e999999999", "9".repeat(2_000))) {
            refuses(decoder, body);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void jsonNestedWithoutEndIsRefused(Function<Response, ?> decoder) {
        refuses(decoder, "[".repeat(100_000));
        refuses(decoder, "{\"a\":".repeat(100_000));
    }

    @Test
    void anAnswerCutAnywhereIsRefused() {
        for (int i = 0; i < DECODERS.size(); i++) {
            String whole = GOOD.get(i);
            assertThat(DECODERS.get(i).apply(answer(whole))).isNotNull();
            for (int length = 0; length < whole.length(); length++) {
                refuses(DECODERS.get(i), whole.substring(0, length));
            }
        }
    }

    @Test
    void anAnswerSpoiltAnywhereIsReadOrRefusedAndNothingElse() {
        Histories.check(5_000, DecodingTest::spoil);
    }

    private static void spoil(Random random) {
        int index = random.nextInt(DECODERS.size());
        byte[] bytes = Bytes.utf8(GOOD.get(index)).toByteArray();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
            assertThat(DECODERS.get(index).apply(new Response(200, Map.of(), Bytes.owning(bytes))))
                    .isNotNull();
        } catch (ConsulAnswerException refused) {
            assertThat(refused.status()).hasValue(200);
        }
    }

    private static void refuses(Function<Response, ?> decoder, String body) {
        assertThatExceptionOfType(ConsulAnswerException.class)
                .as(body.length() < 100 ? body : body.substring(0, 100))
                .isThrownBy(() -> decoder.apply(answer(body)))
                .withMessageMatching("(GET|PUT) /v1/[^ ]+: unexpected answer: .+");
    }

    static Response answer(String body) {
        return new Response(200, Map.of(), Bytes.utf8(body));
    }
}
