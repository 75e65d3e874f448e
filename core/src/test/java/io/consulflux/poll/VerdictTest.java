// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

    private static final Request REQUEST = Request.get("/v1/kv/a");

    @Test
    void aStatusThatTheRequestExpectsIsData() {
        assertThat(on(200, "")).isEmpty();
        assertThat(Verdict.on(REQUEST.answeredBy(404), answer(404, ""))).isEmpty();
        assertThat(on(404, "")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No cluster leader",
                "rpc error making call: No cluster leader",
                "Raft leader not found in server lookup mapping",
                "Not ready to serve consistent reads",
                "No known Consul servers",
                "EOF",
                "rpc error making call: EOF",
                "rpc error making call: unexpected EOF",
                "rpc error making call: rpc error getting client: failed to get conn: rpc error: lead thread didn't"
                        + " get connection",
                "rpc error making call: rpc error making call: EOF",
                "raft apply failed: leadership lost while committing log",
                "rpc error getting client: failed to get conn: dial tcp 10.0.0.1:8300: connect: connection refused",
                "rpc error making call: read tcp: i/o timeout",
                "Remote DC has no server currently reachable",
                "Error communicating with the ACL Datacenter: No path to datacenter",
                "Missing check 'serfHealth' registration",
                "Check 'serfHealth' is in critical state",
                "Missing node registration",
                "raft apply failed: snapshot restored while committing log",
                "rpc error: code = Unavailable desc = all SubConns are in TransientFailure",
                "rpc error: code = Canceled desc = grpc: the client connection is closing",
                "grpc: the client connection is closing",
                "transport is closing",
                "context canceled"
            })
    void a500ThatPassesMayBeTriedAgain(String text) {
        ConsulException failure = on(500, text).orElseThrow();

        assertThat(failure).isInstanceOf(ConsulUnavailableException.class).hasMessageContaining(text);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.status()).hasValue(500);
        assertThat(failure.operation()).isEqualTo("GET /v1/kv/a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No cluster leader",
                "rpc error making call: No cluster leader",
                "Raft leader not found in server lookup mapping",
                "No known Consul servers",
                "Remote DC has no server currently reachable",
                "rpc error making call: rpc error getting client: failed to get conn: rpc error: lead thread didn't"
                        + " get connection",
                "rpc error getting client: failed to get conn: dial tcp 10.0.0.1:8300: connect: connection refused",
                "RPC rate limit exceeded",
                "rpc error making call: Error communicating with the ACL Datacenter: rpc error making call: EOF"
            })
    void whatNoServerHasBegunWasTurnedAway(String text) {
        assertThat(isTurnedAway(on(500, text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EOF",
                "rpc error making call: EOF",
                "rpc error making call: read tcp: i/o timeout",
                "rpc error making call: read tcp 10.0.0.1: connection reset by peer",
                "raft apply failed: leadership lost while committing log",
                "rpc error making call: context deadline exceeded",
                "raft apply failed: snapshot restored while committing log"
            })
    void whatMayHaveBeenBegunWasNotTurnedAway(String text) {
        assertThat(isTurnedAway(on(500, text))).isFalse();
    }

    @Test
    void limitsTurnAwayAndWhatStandsBeforeConsulMayNot() {
        assertThat(isTurnedAway(on(429, ""))).isTrue();
        assertThat(isTurnedAway(on(503, ""))).isTrue();
        assertThat(isTurnedAway(on(502, ""))).isFalse();
        assertThat(isTurnedAway(on(504, ""))).isFalse();
    }

    private static boolean isTurnedAway(Optional<ConsulException> failure) {
        assertThat(failure).get().isInstanceOf(ConsulUnavailableException.class);
        return ((ConsulUnavailableException) failure.orElseThrow()).wasTurnedAway();
    }

    @Test
    void aDatacenterThatCannotBeReachedIsNamed() {
        Request request =
                Request.get("/v1/health/state/any").with("filter", "x").with("dc", "dc 9");

        assertThat(Verdict.on(request, answer(500, "No path to datacenter")))
                .get()
                .isInstanceOf(ConsulRequestException.class)
                .extracting(Throwable::getMessage)
                .isEqualTo(
                        "GET /v1/health/state/any: HTTP 500, No path to datacenter: datacenter \"dc 9\" is unknown to"
                                + " the agent's servers, or out of their reach");
        assertThat(Verdict.on(request, answer(500, "Remote DC has no server currently reachable")))
                .get()
                .asString()
                .contains("\"dc 9\" is known");
        assertThat(Verdict.on(request, answer(500, "cross datacenter lock must be created at server agent")))
                .get()
                .asString()
                .contains("ask a server, or an agent of \"dc 9\"");
        assertThat(on(500, "Error communicating with the ACL Datacenter: No path to datacenter"))
                .get()
                .asString()
                .doesNotContain("unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid session \"x\"",
                "raft apply failed: invalid session",
                "Missing check 'web' registration",
                "Check 'web' is in critical state",
                "Invalid Session TTL '1s', must be between [10s=24h0m0s]",
                "invalid key name, keys should respect the character regex",
                "rpc error making call: invalid session",
                "cross datacenter lock must be created at server agent",
                "strconv.ParseUint: parsing \"-1\": invalid syntax",
                "user event exceeds configured limit of 512 bytes before encoding",
                "Unexpected response code",
                ""
            })
    void a500ThatNoRetryMendsIsFinal(String text) {
        assertThat(on(500, text)).get().isInstanceOf(ConsulRequestException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void anOverloadedOrHiddenConsulMayBeTriedAgainWhateverItSays(int status) {
        assertThat(on(status, "")).get().isInstanceOf(ConsulUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 409, 413})
    void aWrongRequestIsFinal(int status) {
        ConsulException failure = on(status, "why").orElseThrow();

        assertThat(failure).isInstanceOf(ConsulRequestException.class).hasMessage("GET /v1/kv/a: HTTP %d, why", status);
        assertThat(failure.isRetryable()).isFalse();
    }

    @Test
    void aDenialIsADenial() {
        assertThat(on(403, "Permission denied")).get().isInstanceOf(ConsulDeniedException.class);
    }

    @Test
    void aTokenThatLacksARightIsToldFromOneThatIsNotKnown() {
        assertThat(isForWantOfRight("Permission denied")).isTrue();
        assertThat(isForWantOfRight(
                        "Permission denied: token with AccessorID 'x' lacks permission 'key:list' on \"a\""))
                .isTrue();
        assertThat(isForWantOfRight("ACL not found")).isFalse();
    }

    private static boolean isForWantOfRight(String text) {
        return Verdict.isForWantOfRight(
                String.valueOf(on(403, text).orElseThrow().getMessage()));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 307, 501})
    void whatConsulNeverAnswersIsNoAnswerOfConsuls(int status) {
        assertThat(on(status, "")).get().isInstanceOf(ConsulAnswerException.class);
    }

    @Test
    void theTextIsToldOnOneLineOfModerateLength() {
        String told = on(400, " a\r\n\tb ".repeat(1_000)).orElseThrow().getMessage();

        assertThat(told)
                .doesNotContain("\n", "\t")
                .contains("a b a b")
                .hasSizeLessThan(400)
                .endsWith("…");
    }

    @Test
    void aLongExplanationIsJudgedWhole() {
        String text = "rpc error making call: ".repeat(20) + "No cluster leader";

        assertThat(on(500, text)).get().isInstanceOf(ConsulUnavailableException.class);
    }

    private static Optional<ConsulException> on(int status, String text) {
        return Verdict.on(REQUEST, answer(status, text));
    }

    private static Response answer(int status, String text) {
        return new Response(status, Map.of(), Bytes.utf8(text));
    }

    @Test
    void aPageForPeopleIsNotConsulsWhateverItsStatus() {
        Map<String, String> html = Map.of("Content-Type", "text/html; charset=utf-8");
        Response page = new Response(200, html, Bytes.utf8("<html><title>Log in</title></html>"));
        assertThat(Verdict.on(REQUEST, page).orElseThrow())
                .isInstanceOf(ConsulAnswerException.class)
                .hasMessage("GET /v1/kv/a: HTTP 200 with an HTML page: this is not Consul's API; check the address, its"
                        + " path and what stands before the agent");
        Response absent = new Response(404, html, Bytes.utf8("<html>nginx</html>"));
        assertThat(Verdict.on(REQUEST.answeredBy(404), absent).orElseThrow())
                .isInstanceOf(ConsulAnswerException.class)
                .hasMessageContaining("HTTP 404 with an HTML page: this is not Consul's API");
        assertThat(Verdict.on(REQUEST, new Response(503, html, Bytes.utf8("<html>down</html>")))
                        .orElseThrow())
                .isInstanceOf(ConsulUnavailableException.class)
                .hasMessage("GET /v1/kv/a: HTTP 503, an HTML page");
    }

    @Test
    void aRedirectSaysWhereToAndLeavesOutWhatIsNotForAMessage() {
        Response redirect = new Response(
                302,
                Map.of(
                        "Location",
                        "https://ann:hidden@sso.example.org/log\u001b]0;x\u0007in\u202e" + "/a".repeat(300)
                                + "?ticket=hidden#x"),
                Bytes.empty());
        ConsulException failure = Verdict.on(REQUEST, redirect).orElseThrow();
        assertThat(failure)
                .isInstanceOf(ConsulAnswerException.class)
                .hasMessageStartingWith(
                        "GET /v1/kv/a: HTTP 302 to https://***@sso.example.org/log\\u001b]0;x\\u0007in\\u202e/a/a")
                .hasMessageContaining("…: this is not Consul's API, and redirects are not followed; check")
                .hasMessageNotContaining("hidden");
        assertThat(failure.getMessage()).hasSizeLessThan(400);
        assertThat(failure.status()).hasValue(302);
    }

    @Test
    void anAnswerWithoutAnIndexSaysWhoMayHaveGivenIt() {
        Response strange = new Response(404, Map.of("Content-Type", "text/plain"), Bytes.utf8("404 page not found"));
        assertThatThrownBy(() -> Headers.index("GET /v1/kv/a", strange))
                .isInstanceOf(ConsulAnswerException.class)
                .hasMessageStartingWith(
                        "GET /v1/kv/a: the answer has no X-Consul-Index. HTTP 404: this is not Consul's API");
    }

    @Test
    void whatIsSaidOfAFailureCannotMoveACursor() {
        assertThat(on(500, "one\r\n\ttwo\u001b[2J\u009b1m\u202ethree").orElseThrow())
                .hasMessage("GET /v1/kv/a: HTTP 500, one two\\u001b[2J\\u009b1m\\u202ethree");
    }

    @Test
    void whateverIsThrownWhileAnAnswerIsReadIsAFailureOfConsuls() {
        ConsulException known = new ConsulDeniedException("GET /v1/a", "no");
        assertThat(Verdict.unreadable("GET /v1/a", 200, known)).isSameAs(known);
        OutOfMemoryError none = new OutOfMemoryError("Java heap space");
        assertThat(Verdict.unreadable("GET /v1/a", 200, none))
                .isInstanceOf(ConsulUnavailableException.class)
                .hasCause(none);
        assertThat(Verdict.unreadable("GET /v1/a", 200, new StackOverflowError()))
                .isInstanceOf(ConsulAnswerException.class);
        assertThat(Verdict.unreadable("GET /v1/a", 200, new IllegalStateException("secret")))
                .isInstanceOf(ConsulAnswerException.class)
                .hasMessageNotContaining("secret");
    }
}
