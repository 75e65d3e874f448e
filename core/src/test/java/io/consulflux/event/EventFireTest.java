// SPDX-License-Identifier: Apache-2.0
package io.consulflux.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.Bytes;
import io.consulflux.protocol.event.FireCall;
import io.consulflux.wire.Request;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be fired, and how it is sent. */
class EventFireTest {

    @Test
    void aPayloadOfExactlyTheLimitIsTakenAndOneMoreIsNot() {
        assertThat(EventFire.of("deploy").payload(bytes(300)).payload().size()).isEqualTo(300);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFire.of("deploy").payload(bytes(301)))
                .withMessageContaining("at most 300 bytes")
                .withMessageContaining("got 301");
    }

    @Test
    void nameAndFiltersCountForTheGossipsLimit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFire.of("n".repeat(60)).payload(bytes(300)))
                .withMessageContaining("at most 512 bytes")
                .withMessageContaining("300 are payload");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFire.of("n").payload(bytes(300)).onNodes("x".repeat(120)))
                .withMessageContaining("at most 512 bytes");
        assertThat(EventFire.of("n".repeat(60)).payload(bytes(250)).payload().size())
                .isEqualTo(250);
    }

    @Test
    void aTextIsCountedInBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFire.of("a").payload("é".repeat(151)))
                .withMessageContaining("got 302");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a//b", "/a", "..", "a\nb", "a\ud83d", "_rexec"})
    void aNameThatIsNoneIsRefused(String name) {
        // Half a character is told by its place: no message could carry it.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFire.of(name))
                .withMessageContaining("event: expected")
                .withMessageContaining(name.equals("a\ud83d") ? "position 1" : name);
    }

    @Test
    void expressionsThatConsulDoesNotReadAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFire.of("a").onNodes("(?=x)"))
                .withMessageContaining("node: expected a regular expression");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventFire.of("a").onServices("web", "("))
                .withMessageContaining("tag: expected a regular expression");
    }

    @Test
    void anExpressionIsNotReplacedInSilence() {
        EventFire fire = EventFire.of("a").onNodes("n1").onServices("web", "v1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fire.onNodes("n2"))
                .withMessageContaining("node expression: expected one, got a second beside n1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fire.onServices("db"))
                .withMessageContaining("service expression: expected one, got a second beside web");
        assertThatIllegalArgumentException().isThrownBy(() -> fire.onServices("db", "v2"));
    }

    @Test
    void theRequestCarriesThePayloadAndTheFilters() {
        EventFire fire = EventFire.of("a b/ü").payload("hi").onNodes("^n 1").onServices("web", "v1");
        Request request = new FireCall(fire).orInDatacenter(Optional.of("dc2")).request();
        assertThat(request.method()).isEqualTo(Request.Method.PUT);
        assertThat(request.target()).isEqualTo("/v1/event/fire/a%20b%2F%C3%BC?node=%5En%201&service=web&tag=v1&dc=dc2");
        assertThat(request.body()).isEqualTo(Bytes.utf8("hi"));
    }

    @Test
    void theEventsOwnDatacenterCounts() {
        FireCall call = new FireCall(EventFire.of("a").inDatacenter("dc1")).orInDatacenter(Optional.of("dc2"));
        assertThat(call.request().datacenter()).contains("dc1");
    }

    @Test
    void watchesCheckTheirNamesAndTheirLimit() {
        assertThatIllegalArgumentException().isThrownBy(() -> EventWatch.of("a", ".."));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventWatch.of().onOverflow(EventWatch.Overflow.LATEST, 0))
                .withMessageContaining("got 0");
        assertThatIllegalArgumentException().isThrownBy(() -> EventWatch.of().after(" "));
    }

    private static Bytes bytes(int count) {
        return Bytes.owning(new byte[count]);
    }
}
