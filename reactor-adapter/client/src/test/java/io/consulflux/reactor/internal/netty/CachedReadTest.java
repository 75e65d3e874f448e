// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.Transports;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** How a read that may come from the agent's cache goes over the wire. */
class CachedReadTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void theAgeThatIsAllowedIsSentInWholeSeconds() throws IOException {
        assertThat(head(Request.get("/v1/catalog/services").cached(Duration.ofMillis(30_900))))
                .startsWith("GET /v1/catalog/services?cached HTTP/1.1")
                .containsIgnoringCase("\r\nCache-Control: max-age=30\r\n");
        assertThat(head(Request.get("/v1/catalog/services").cached(Duration.ZERO)))
                .containsIgnoringCase("\r\nCache-Control: max-age=0\r\n");
    }

    @Test
    void otherReadsSayNothingOfCaches() throws IOException {
        assertThat(head(Request.get("/v1/catalog/services"))).doesNotContainIgnoringCase("cache-control");
    }

    private static String head(Request request) throws IOException {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            NettyTransport transport = Transports.to(peer.options());
            var answer =
                    transport.exchange(request, LIMIT).map(Response::status).toFuture();
            try (ScriptedPeer.Connection connection = peer.accept()) {
                String head = connection.head();
                connection.answer("{}");
                assertThat(answer.join()).isEqualTo(200);
                return head;
            } finally {
                StepVerifier.create(transport.disposeLater()).expectComplete().verify(LIMIT);
            }
        }
    }
}
