// SPDX-License-Identifier: Apache-2.0
package io.consulflux.wire;

import io.consulflux.Bytes;
import io.consulflux.text.Text;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One HTTP request to Consul, as a value. It names neither the agent nor the token: those are the transport's. Immutable;
 * each method gives a changed copy.
 *
 * <p>A write always has a body, if an empty one, so that a transport can state its length: Consul ignores a body of
 * unstated length on {@code session/create} and {@code event/fire} (Consul {@code agent/session_endpoint.go} {@code
 * SessionCreate}, {@code agent/event_endpoint.go} {@code EventFire}).
 */
public final class Request {

    /** The methods that Consul's API knows. */
    public enum Method {
        GET,
        PUT,
        POST,
        DELETE
    }

    private final Method method;
    private final String path;
    private final String query;
    private final Bytes body;
    private final Optional<Duration> wait;
    private final Optional<Duration> maxAge;
    private final Set<Integer> answers;
    private final boolean repetitive;

    private Request(
            Method method,
            String path,
            String query,
            Bytes body,
            Optional<Duration> wait,
            Optional<Duration> maxAge,
            Set<Integer> answers,
            boolean repetitive) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.body = body;
        this.wait = wait;
        this.maxAge = maxAge;
        this.answers = answers;
        this.repetitive = repetitive;
    }

    /**
     * A read.
     *
     * @param path an absolute path, each segment already encoded; see {@link #encode}
     */
    public static Request get(String path) {
        return of(Method.GET, path, Bytes.empty());
    }

    /** A write; the path as for {@link #get}. */
    public static Request put(String path, Bytes body) {
        return of(Method.PUT, path, body);
    }

    /** A question that needs a body; the path as for {@link #get}. */
    public static Request post(String path, Bytes body) {
        return of(Method.POST, path, body);
    }

    /** A deletion; the path as for {@link #get}. */
    public static Request delete(String path) {
        return of(Method.DELETE, path, Bytes.empty());
    }

    private static Request of(Method method, String path, Bytes body) {
        if (!path.startsWith("/v1/")) {
            throw new IllegalArgumentException("path: expected one that begins with /v1/, got " + path);
        }
        return new Request(method, path, "", body, Optional.empty(), Optional.empty(), Set.of(), false);
    }

    /**
     * Percent-encodes a text for a path or a query; slashes stay when {@code keepSlashes}.
     *
     * @throws IllegalArgumentException if half of a surrogate pair is in it, which no UTF-8 can carry
     */
    public static String encode(String text, boolean keepSlashes) {
        Text.require("text", text);
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return keepSlashes ? encoded.replace("%2F", "/") : encoded;
    }

    /** Adds a query parameter; the value is encoded here. */
    public Request with(String name, String value) {
        return flagged(name + "=" + encode(Text.require(name, value), false));
    }

    /** Adds a query parameter where there is a value. */
    public Request with(String name, Optional<String> value) {
        return value.map(present -> with(name, present)).orElse(this);
    }

    /** Adds a query parameter without a value. */
    public Request flagged(String parameter) {
        String joined = query.isEmpty() ? parameter : query + "&" + parameter;
        return new Request(method, path, joined, body, wait, maxAge, answers, repetitive);
    }

    /**
     * Makes it a blocking query: Consul answers when its index is no longer the given one, or when the wait has passed.
     *
     * @param index unsigned; 0 asks for an answer at once
     * @param wait a whole number of milliseconds
     */
    public Request blocking(long index, Duration wait) {
        Request waiting = with("index", Long.toUnsignedString(index)).with("wait", wait.toMillis() + "ms");
        return new Request(method, path, waiting.query, body, Optional.of(wait), maxAge, answers, repetitive);
    }

    /**
     * Lets the agent answer from its cache (Consul {@code agent/http.go} {@code parseCacheControl}).
     *
     * @param oldest how old the answer may be; Consul counts whole seconds
     */
    public Request cached(Duration oldest) {
        Request flagged = flagged("cached");
        return new Request(method, path, flagged.query, body, wait, Optional.of(oldest), answers, repetitive);
    }

    /** Says that an answer with this status carries data, as one with 200 does. */
    public Request answeredBy(int status) {
        Set<Integer> more = new TreeSet<>(answers);
        more.add(status);
        return new Request(method, path, query, body, wait, maxAge, Set.copyOf(more), repetitive);
    }

    /** Says that its answer is long and repeats itself, so that it is worth being compressed on its way. */
    public Request repetitive() {
        return new Request(method, path, query, body, wait, maxAge, answers, true);
    }

    public Method method() {
        return method;
    }

    /** The encoded path, without the query. */
    public String path() {
        return path;
    }

    /** What follows the authority in the address: path and query, encoded. */
    public String target() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    public Bytes body() {
        return body;
    }

    /** How long Consul may hold the answer back; empty for a call that is answered at once. */
    public Optional<Duration> blockingWait() {
        return wait;
    }

    /** How old an answer from the agent's cache may be; a transport sends it as {@code Cache-Control: max-age}. */
    public Optional<Duration> maxAge() {
        return maxAge;
    }

    /** Whether its answer is worth being compressed; a transport may ask for {@code gzip} then. */
    public boolean isRepetitive() {
        return repetitive;
    }

    /** Whether an answer with this status carries data. */
    public boolean isAnsweredBy(int status) {
        return status == 200 || answers.contains(status);
    }

    /** The datacenter that it names, if it names one. */
    public Optional<String> datacenter() {
        return Arrays.stream(query.split("&"))
                .filter(parameter -> parameter.startsWith("dc="))
                .map(parameter -> URLDecoder.decode(parameter.substring("dc=".length()), StandardCharsets.UTF_8))
                .findFirst();
    }

    /** Method and path, for messages. */
    public String operation() {
        return method + " " + path;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Request that
                && method == that.method
                && target().equals(that.target())
                && body.equals(that.body)
                && maxAge.equals(that.maxAge)
                && answers.equals(that.answers);
    }

    @Override
    public int hashCode() {
        return target().hashCode();
    }

    @Override
    public String toString() {
        return method + " " + target();
    }
}
