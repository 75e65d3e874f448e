// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import static io.consulflux.codec.DecodingTest.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import io.consulflux.codec.EventDecoder.Held;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.event.FiredEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User events as agents write them. */
class EventDecoderTest {

    private static final String ID = "b54fe110-7af5-cafc-d1fb-afc8ba432b1c";

    @Test
    void anEventIsReadWhole() {
        String json = "[{\"ID\":\"" + ID + "\",\"Name\":\"déploy\",\"Payload\":\"AP+A\",\"NodeFilter\":\"^a\","
                + "\"ServiceFilter\":\"web\",\"TagFilter\":\"v1\",\"Version\":1,\"LTime\":18446744073709551615}]";
        Filters filters = new Filters(Optional.of("^a"), Optional.of("web"), Optional.of("v1"));
        assertThat(EventDecoder.list(answer(json)))
                .containsExactly(new Held(ID, "déploy", Bytes.copyOf(new byte[] {0, -1, -128}), filters, -1));
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"Payload\":null", ",\"Payload\":\"\"", ""})
    void noPayloadIsAnEmptyOne(String payload) {
        String json = "[{\"ID\":\"" + ID + "\",\"Name\":\"a\"" + payload
                + ",\"NodeFilter\":\"\",\"ServiceFilter\":\"\",\"TagFilter\":\"\",\"Version\":1,\"LTime\":7}]";
        assertThat(EventDecoder.list(answer(json)))
                .containsExactly(new Held(ID, "a", Bytes.empty(), Filters.none(), 7));
    }

    @Test
    void whatWasFiredIsRead() {
        String json = "{\"ID\":\"" + ID + "\",\"Name\":\"a\",\"Payload\":\"aGk=\",\"NodeFilter\":\"\",\"LTime\":0}";
        assertThat(EventDecoder.fired("PUT /v1/event/fire/a", answer(json)))
                .isEqualTo(new FiredEvent(ID, "a", Bytes.utf8("hi"), Filters.none()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"Name\":\"a\",\"LTime\":1}]",
                "[{\"ID\":\"x\",\"LTime\":1}]",
                "[{\"ID\":\"x\",\"Name\":\"a\",\"LTime\":\"1\"}]",
                "[{\"ID\":\"x\",\"Name\":\"a\",\"Payload\":\"?\",\"LTime\":1}]",
                "[{\"ID\":\"x\",\"Name\":\"a\",\"Payload\":7,\"LTime\":1}]",
                "{}"
            })
    void whatIsNoEventIsRefused(String json) {
        assertThatExceptionOfType(ConsulAnswerException.class)
                .isThrownBy(() -> EventDecoder.list(answer(json)))
                .withMessageContaining("unexpected answer");
    }
}
