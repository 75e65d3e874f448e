// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an answer is data, may become data later, or never will.
 *
 * <p>Consul says 500 both when it has no leader and when the request is wrong, so the text decides: the one place where
 * it does (Consul {@code agent/http.go} {@code handleErr}).
 */
public final class Verdict {

    private static final int LONGEST_TEXT = 300;

    /** Consul explains itself in a line or two; who answers megabytes is not Consul. */
    private static final int MOST_READ = 8 * 1024;

    /** Requests that Consul turns away before it does anything with them (Consul {@code agent/consul/rate}). */
    private static final Set<Integer> LIMITED = Set.of(429, 503);

    /**
     * Texts of a 500 that passes, from before a server did anything: Consul repeats even writes after the first of them
     * (Consul {@code agent/consul/rpc.go} {@code canRetry}), the others say that no connection to a server was had, or that
     * the token could not be looked up yet.
     */
    private static final List<String> TURNED_AWAY = List.of(
            "no cluster leader",
            "raft leader not found",
            "no known consul servers",
            "remote dc has no server currently reachable",
            "rate limit",
            "rpc error getting client",
            "error communicating with the acl datacenter");

    /** Texts of a 500 that passes, after which nobody knows what was done. */
    private static final List<String> PASSING = List.of(
            "leadership lost",
            "leadership transfer",
            "not ready to serve consistent reads",
            "rpc error making call: eof",
            "rpc error making call: unexpected eof",
            "connection refused",
            "connection reset",
            "broken pipe",
            "i/o timeout",
            "i/o deadline reached",
            "context deadline exceeded",
            "session shutdown",
            "stream closed",
            "node is not the leader",
            "timed out enqueuing operation",
            "raft is already shutdown",
            "missing check 'serfhealth' registration",
            "check 'serfhealth' is in critical state",
            "missing node registration",
            // A snapshot that is restored ends the writes under way (hashicorp/raft api.go, ErrAbortedByRestore).
            "snapshot restored",
            // From 1.10 on a change may come by a stream from a server, which ends as gRPC's do.
            "rpc error: code = unavailable",
            "rpc error: code = canceled",
            "client connection is closing",
            "transport is closing",
            "context canceled");

    /** What Consul says of a token that it knows and that lacks a right; of one that it does not know it says otherwise. */
    private static final String LACKS_RIGHT = "permission denied";

    private Verdict() {}

    /** The failure that an answer is, or nothing where it carries data. */
    public static Optional<ConsulException> on(Request request, Response response) {
        int status = response.status();
        if (request.isAnsweredBy(status) && !Stranger.isPage(response)) {
            return Optional.empty();
        }
        if (request.isAnsweredBy(status) || Stranger.isRedirect(response)) {
            return Optional.of(notConsul(request.operation(), response));
        }
        Bytes body = response.body();
        String whole = body.first(Math.min(body.size(), MOST_READ)).utf8().strip();
        String text = Stranger.isPage(response) ? "an HTML page" : moderate(whole);
        String told = "HTTP " + status + (text.isEmpty() ? "" : ", " + text) + Hint.on(request, status, whole);
        String operation = request.operation();
        return Optional.of(
                switch (status) {
                    case 403 -> new ConsulDeniedException(operation, told);
                    case 429, 502, 503, 504 ->
                        new ConsulUnavailableException(operation, status, told, LIMITED.contains(status));
                    case 500 -> failed(operation, whole, told);
                    default ->
                        status >= 400 && status < 500
                                ? new ConsulRequestException(operation, status, told)
                                : new ConsulAnswerException(operation, status, told, null);
                });
    }

    /** Whether a refusal says that a token which Consul knows lacks a right. */
    public static boolean isForWantOfRight(String text) {
        return text.toLowerCase(Locale.ROOT).contains(LACKS_RIGHT);
    }

    private static ConsulException failed(String operation, String text, String told) {
        String folded = text.toLowerCase(Locale.ROOT);
        boolean turnedAway = TURNED_AWAY.stream().anyMatch(folded::contains);
        boolean passing = turnedAway || PASSING.stream().anyMatch(folded::contains) || folded.equals("eof");
        return passing
                ? new ConsulUnavailableException(operation, 500, told, turnedAway)
                : new ConsulRequestException(operation, 500, told);
    }

    private static String moderate(String text) {
        return Visible.first(LONGEST_TEXT, Visible.text(text));
    }

    private static ConsulAnswerException notConsul(String operation, Response response) {
        return new ConsulAnswerException(operation, response.status(), Stranger.words(response), null);
    }

    /**
     * What it means that an answer could not be read: whatever was thrown thereby becomes a failure of the one exchange.
     *
     * @param status the HTTP status of the answer
     */
    public static ConsulException unreadable(String operation, int status, Throwable thrown) {
        if (thrown instanceof ConsulException known) {
            return known;
        }
        if (thrown instanceof OutOfMemoryError) {
            return new ConsulUnavailableException(
                    operation,
                    status,
                    "there was not enough memory to read the answer: " + thrown.getMessage(),
                    thrown);
        }
        return new ConsulAnswerException(
                operation,
                status,
                "the answer cannot be read: " + thrown.getClass().getName(),
                thrown);
    }
}
