// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit;

import io.consulflux.testkit.error.ConsulClusterException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plain blocking HTTP to one agent, so that a test can read the truth from Consul itself. Follows no redirect and retries
 * nothing. On a cluster with ACLs it sends the management token; on one with TLS it knows the authority and has a client
 * certificate. Safe for use by several threads.
 */
public final class ConsulHttp {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final Supplier<URI> agent;
    private final @Nullable String token;
    private final Duration limit;

    ConsulHttp(HttpClient client, Supplier<URI> agent, @Nullable String token) {
        this(client, agent, token, LIMIT);
    }

    ConsulHttp(HttpClient client, Supplier<URI> agent, @Nullable String token, Duration limit) {
        this.client = client;
        this.agent = agent;
        this.token = token;
        this.limit = limit;
    }

    /** The same agent with another token, or with none. */
    public ConsulHttp withToken(@Nullable String other) {
        return new ConsulHttp(client, agent, other, limit);
    }

    /**
     * Reads.
     *
     * @param pathAndQuery such as {@code /v1/agent/members?wan=true}
     * @throws ConsulClusterException if the whole answer does not come within 30 seconds or the connection breaks
     */
    public Answer get(String pathAndQuery) {
        return exchange(request(pathAndQuery).GET());
    }

    /**
     * Writes a body, which may be empty. Limits and errors as for {@link #get(String)}.
     */
    public Answer put(String pathAndQuery, String body) {
        return exchange(request(pathAndQuery).PUT(BodyPublishers.ofString(body)));
    }

    /** Deletes. Limits and errors as for {@link #get(String)}. */
    public Answer delete(String pathAndQuery) {
        return exchange(request(pathAndQuery).DELETE());
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(agent.get() + pathAndQuery));
        if (token != null) {
            request.header("X-Consul-Token", token);
        }
        return request;
    }

    private Answer exchange(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        // A request's own timeout ends at the headers; this limit holds for the body too.
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request, BodyHandlers.ofString());
        try {
            HttpResponse<String> response = exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new ConsulClusterException(request.method() + " " + request.uri() + " failed: " + cause, cause);
        } catch (TimeoutException e) {
            throw new ConsulClusterException(
                    request.method() + " " + request.uri() + " had no whole answer within " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsulClusterException("interrupted during " + request.method() + " " + request.uri(), e);
        } finally {
            exchange.cancel(true);
        }
    }

    /**
     * What the agent said.
     *
     * @param status the HTTP status
     * @param body the body as text, empty if there was none
     */
    public record Answer(int status, String body) {

        /** Whether the status says success. */
        public boolean isOk() {
            return status >= 200 && status < 300;
        }
    }
}
