// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulClosedException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NettyTransportTest extends ScriptedPeerTest {

    private static final String TOKEN = "a-very-secret-token";

    private static final int ANSWER_LIMIT = 4 * 1024 * 1024;

    @Test
    void aReadIsSentWithTokenAndScopeAndItsAnswerIsGivenWhole() throws Exception {
        ConsulOptions options = ConsulOptions.defaults()
                .address("http://127.0.0.1:" + peer.port() + "/consul/")
                .token(TOKEN)
                .basicAuth("ann", "pässword")
                .namespace("team a")
                .partition("east");
        CompletableFuture<@Nullable Response> answer =
                send(transport(options), Request.get("/v1/kv/a%20b%2Fc").flagged("keys"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            String head = connection.head();
            assertThat(head)
                    .startsWith("GET /consul/v1/kv/a%20b%2Fc?keys&ns=team%20a&partition=east HTTP/1.1\r\n")
                    .containsIgnoringCase("host: 127.0.0.1:" + peer.port() + "\r\n")
                    .contains("X-Consul-Token: " + TOKEN + "\r\n")
                    .containsIgnoringCase("authorization: Basic YW5uOnDDpHNzd29yZA==\r\n")
                    .containsPattern("(?i)user-agent: consul-flux/[0-9][^\r]*\r\n")
                    .doesNotContainIgnoringCase("content-length")
                    .doesNotContainIgnoringCase("accept-encoding")
                    .doesNotContainIgnoringCase("transfer-encoding");
            connection.send(String.join(
                    "\r\n",
                    "HTTP/1.1 404 Not Found",
                    "X-Consul-Index: 18446744073709551615",
                    "Transfer-Encoding: chunked",
                    "",
                    "3",
                    "abc",
                    "2",
                    "de",
                    "0",
                    "",
                    ""));
            Response given = given(answer);
            assertThat(given.status()).isEqualTo(404);
            assertThat(given.index()).hasValue(-1L);
            assertThat(given.body()).isEqualTo(Bytes.utf8("abcde"));
        }
    }

    @Test
    void aWriteStatesTheLengthOfItsBodyEvenIfItIsEmpty() throws Exception {
        NettyTransport transport = transport(peer.options().callConnections(1));
        List<Request> writes = List.of(
                Request.put("/v1/kv/a", Bytes.utf8("value")),
                Request.put("/v1/session/destroy/s", Bytes.empty()),
                Request.delete("/v1/kv/a"));
        CompletableFuture<@Nullable Response> answer = send(transport, writes.get(0));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            assertThat(connection.head())
                    .startsWith("PUT /v1/kv/a HTTP/1.1")
                    .containsIgnoringCase("\r\ncontent-length: 5\r\n")
                    .doesNotContainIgnoringCase("transfer-encoding");
            assertThat(connection.body(5)).isEqualTo("value");
            connection.answer("true");
            assertThat(given(answer).body().utf8()).isEqualTo("true");
            for (Request empty : writes.subList(1, 3)) {
                answer = send(transport, empty);
                assertThat(connection.head())
                        .startsWith(empty.method() + " ")
                        .containsIgnoringCase("\r\ncontent-length: 0\r\n")
                        .doesNotContainIgnoringCase("transfer-encoding");
                connection.answer("true");
                given(answer);
            }
        }
    }

    @Test
    void aBodyOfManyBuffersArrivesAsItWasSent() throws Exception {
        String large = "0123456789abcdef".repeat(30_000);
        CompletableFuture<@Nullable Response> answer =
                send(transport(peer.options()), Request.put("/v1/kv/large", Bytes.utf8(large)));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            assertThat(connection.body(large.length())).isEqualTo(large);
            connection.answer(large);
            assertThat(given(answer).body().utf8()).isEqualTo(large);
        }
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
        CompletableFuture<@Nullable Response> answer =
                send(transport(peer.options()), Request.put("/v1/kv/a//b", Bytes.utf8("x")));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            connection.body(1);
            connection.send("HTTP/1.1 301 Moved Permanently\r\nLocation: http://127.0.0.1:" + peer.port()
                    + "/v1/kv/a/b\r\nContent-Length: 0\r\n\r\n");
            assertThat(given(answer).status()).isEqualTo(301);
            assertThat(peer.isConnectedToWithin(100)).isFalse();
        }
    }

    @Test
    void interimAnswersAreSkippedWhicheverTheyAre() throws Exception {
        NettyTransport transport = transport(peer.options().callConnections(1));
        CompletableFuture<@Nullable Response> answer = send(transport, Request.get("/v1/kv/a"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            for (String interim : List.of("100 Continue", "102 Processing", "103 Early Hints", "199 Odd")) {
                connection.head();
                connection.send("HTTP/1.1 " + interim + "\r\nX-Consul-Index: 1\r\n\r\n");
                connection.send("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 " + interim + "\r\n\r\n"
                        + "HTTP/1.1 404 Not Found\r\nX-Consul-Index: 7\r\nContent-Length: 2\r\n\r\nok");
                Response given = given(answer);
                assertThat(given.status()).isEqualTo(404);
                assertThat(given.index()).hasValue(7);
                assertThat(given.body().utf8()).isEqualTo("ok");
                answer = send(transport, Request.get("/v1/kv/a"));
            }
            connection.head();
            connection.send("HTTP/1.1 103 Early Hints\r\n\r\n");
            connection.answer("");
            given(answer);
        }
    }

    @Test
    void aPasswordThatAStrangerRepeatsIsNotPassedOnWhateverItsFormAndWherever() throws Exception {
        String password = "p/ss wörd\"";
        String basic = Base64.getEncoder().encodeToString(("ann:" + password).getBytes(StandardCharsets.UTF_8));
        String percent = "p%2Fss%20w%C3%B6rd%22";
        CompletableFuture<@Nullable Response> answer =
                send(transport(peer.options().token(TOKEN).basicAuth("ann", password)), Request.get("/v1/a"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            String page = "Basic " + basic + " http://ann:" + percent + "@here \"p\\/ss w\\u00f6rd\\\"\"";
            connection.send("HTTP/1.1 302 Found\r\nLocation: https://here/" + TOKEN.replace("-", "%2D")
                    + "\r\nContent-Length: " + page.length() + "\r\n\r\n" + page);
            Response given = given(answer);
            assertThat(given.body().utf8()).isEqualTo("Basic *** http://***@here \"***\"");
            assertThat(given.header("location")).contains("https://here/***");
        }
    }

    @Test
    void aCutAnswerIsAnError() throws Exception {
        CompletableFuture<@Nullable Response> answer = send(transport(peer.options()), Request.get("/v1/kv/a"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        }
        ConsulUnreachableException failure = unreachable(answer);
        assertThat(failure.wasSent()).isTrue();
        assertThat(failure)
                .hasMessage("GET /v1/kv/a: 127.0.0.1:" + peer.port()
                        + ": the connection was closed before the answer was whole");
    }

    @Test
    void aRefusedConnectionMeansThatNothingWasSent() throws Exception {
        NettyTransport transport = transport(peer.options().token(TOKEN));
        peer.close();
        ConsulUnreachableException failure = unreachable(send(transport, Request.put("/v1/kv/a", Bytes.utf8("x"))));
        assertThat(failure.wasSent()).isFalse();
        assertThat(failure).hasMessage("PUT /v1/kv/a: 127.0.0.1:" + peer.port() + ": connection refused");
    }

    @Test
    void aNameThatDoesNotResolveMeansThatNothingWasSent() {
        ConsulOptions options = ConsulOptions.defaults().address("no-such-host.invalid:8500");
        ConsulUnreachableException failure =
                unreachable(send(transport(options), Request.put("/v1/kv/a", Bytes.empty())));
        assertThat(failure.wasSent()).isFalse();
        assertThat(failure).hasMessageEndingWith("no-such-host.invalid:8500: the host name does not resolve");
    }

    @Test
    void aNameThatResolvesIsConnectedTo() throws Exception {
        CompletableFuture<@Nullable Response> answer =
                send(transport(peer.options().address("localhost:" + peer.port())), Request.get("/v1/a"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            assertThat(connection.head()).containsIgnoringCase("host: localhost:" + peer.port());
            connection.answer("");
            assertThat(given(answer).body().isEmpty()).isTrue();
        }
    }

    @Test
    void anAnswerBeyondTheLimitIsRefusedAndItsConnectionClosed() throws Exception {
        CompletableFuture<@Nullable Response> answer = send(
                transport(peer.options().answerLimit(ANSWER_LIMIT)),
                Request.get("/v1/kv/").flagged("recurse"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + (ANSWER_LIMIT + 1L) + "\r\n\r\nabc");
            Throwable failure = failure(answer);
            assertThat(failure)
                    .isInstanceOf(ConsulAnswerTooLongException.class)
                    .hasMessage("GET /v1/kv/: the answer is longer than " + ANSWER_LIMIT + " bytes (it states "
                            + (ANSWER_LIMIT + 1L)
                            + "): ask for a narrower prefix, or for keys() only, or raise answerLimit");
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void anAnswerOfUnstatedLengthBeyondTheLimitIsRefusedToo() throws Exception {
        CompletableFuture<@Nullable Response> answer = send(
                transport(peer.options().answerLimit(ANSWER_LIMIT)),
                Request.get("/v1/kv/").flagged("recurse"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            String mebibyte = "100000\r\n" + "x".repeat(1024 * 1024) + "\r\n";
            for (int sent = 0; sent < ANSWER_LIMIT; sent += 1024 * 1024) {
                connection.send(mebibyte);
            }
            assertThat(answer).isNotDone();
            connection.send("1\r\nx\r\n");
            assertThat(failure(answer)).isInstanceOf(ConsulAnswerTooLongException.class);
            assertThat(connection.isEnded()).isTrue();
        }
    }

    @Test
    void whatIsNoHttpIsAnError() throws Exception {
        CompletableFuture<@Nullable Response> answer = send(transport(peer.options()), Request.get("/v1/a"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            connection.send("SSH-2.0-OpenSSH_9.6\r\n\r\n");
            assertThat(failure(answer)).isInstanceOf(ConsulAnswerException.class);
        }
    }

    @Test
    void aTokenFileIsReadAgainForEachRequest(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("token");
        NettyTransport transport = transport(peer.options().tokenFile(file).callConnections(1));
        assertThat(failure(send(transport, Request.get("/v1/a"))))
                .isInstanceOf(ConsulRequestException.class)
                .hasMessage("GET /v1/a: the token file " + file + " cannot be read: NoSuchFileException");
        Files.writeString(file, "one\n");
        CompletableFuture<@Nullable Response> answer = send(transport, Request.get("/v1/a"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            assertThat(connection.head()).contains("X-Consul-Token: one\r\n");
            connection.answer("");
            given(answer);
            Files.writeString(file, "two\n");
            answer = send(transport, Request.get("/v1/a"));
            assertThat(connection.head()).contains("X-Consul-Token: two\r\n");
            connection.answer("");
            given(answer);
        }
        Files.writeString(file, " \n");
        assertThat(failure(send(transport, Request.get("/v1/a"))))
                .hasMessage("GET /v1/a: token in " + file + ": expected one, got a blank");
    }

    @Test
    void aSupplierOfTokensIsAskedForEachRequestAndItsFailureTellsNothing() throws Exception {
        NettyTransport transport = transport(peer.options().token(() -> {
            throw new IllegalStateException(TOKEN);
        }));
        Throwable failure = failure(send(transport, Request.get("/v1/a")));
        assertThat(failure)
                .isInstanceOf(ConsulRequestException.class)
                .hasNoCause()
                .hasMessage("GET /v1/a: the supplier of the token failed with java.lang.IllegalStateException");
    }

    @Test
    void aTokenThatAStrangerRepeatsInAFailureIsNotPassedOn() throws Exception {
        CompletableFuture<@Nullable Response> answer =
                send(transport(peer.options().token(TOKEN)), Request.get("/v1/a"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            String page = "<p>X-Consul-Token: " + TOKEN + "</p>";
            connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: " + page.length() + "\r\n\r\n" + page);

            assertThat(given(answer).body().utf8()).isEqualTo("<p>X-Consul-Token: ***</p>");
        }
    }

    @Test
    void theAnswerSaysWhetherATokenOfItsOwnWasSentAndOnlyTheTransportDoes() throws Exception {
        assertThat(wasIdentified(peer.options().token(TOKEN))).isTrue();
        assertThat(wasIdentified(peer.options().token("anonymous"))).isFalse();
        assertThat(wasIdentified(peer.options())).isFalse();
    }

    private boolean wasIdentified(ConsulOptions options) throws Exception {
        CompletableFuture<@Nullable Response> answer = send(transport(options), Request.get("/v1/a"));
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            connection.send("HTTP/1.1 200 OK\r\n" + Response.TOKEN + ": " + Response.SENT
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return given(answer).isToATokenOfItsOwn();
        }
    }

    @Test
    void disposalEndsExchangesConnectionsAndThreads() throws Exception {
        Set<Thread> others = threads();
        NettyTransport transport = transport(peer.options());
        CompletableFuture<@Nullable Response> answer = send(transport, Request.get("/v1/a"));
        Set<Thread> own = new HashSet<>();
        try (ScriptedPeer.Connection connection = peer.accept()) {
            connection.head();
            own.addAll(threads());
            own.removeAll(others);
            assertThat(own).isNotEmpty();
            transport.disposeLater().block(LIMIT);
            assertThat(failure(answer)).isInstanceOf(ConsulClosedException.class);
            assertThat(connection.isEnded()).isTrue();
        }
        for (Thread thread : own) {
            thread.join(LIMIT.toMillis());
        }
        assertThat(own).noneMatch(Thread::isAlive);
        assertThat(failure(send(transport, Request.get("/v1/a")))).isInstanceOf(ConsulClosedException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("reactor-http"));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("consul-flux"))
                .collect(Collectors.toSet());
    }
}
