// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches files.
 *
 * @param connecting the time allowed until a connection is there
 * @param whole the time allowed for one file, from the first byte sent to the last byte read
 */
record Web(Duration connecting, Duration whole) {

    /** Five seconds to connect, five minutes for a file. */
    static Web usual() {
        return new Web(Duration.ofSeconds(5), Duration.ofMinutes(5));
    }

    /**
     * Writes what is at an address to a file.
     *
     * @throws IOException if there is nothing, or it does not come in time; the message names the address
     */
    Path get(URI address, Path target) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(connecting)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        CompletableFuture<HttpResponse<Path>> exchange =
                client.sendAsync(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofFile(target));
        try {
            HttpResponse<Path> response = exchange.get(whole.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException(address + " answered with status " + response.statusCode());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw new IOException("cannot fetch " + address + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException(address + " was not read within " + whole, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching " + address, e);
        } finally {
            exchange.cancel(true);
        }
    }
}
