// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import io.consulflux.codec.KeysDecoder;
import io.consulflux.kv.listing.KeyListing;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Optional;

/**
 * Which keys are there under a folder?
 *
 * @param folder ends with a slash
 */
public record KeysQuestion(String folder, Optional<String> datacenter) implements ListingQuestion<KeyListing> {

    private static final int ABSENT = 404;

    /** A key takes about 60 bytes: some thousand are told as they come, and many thousands a few times a second. */
    public static final long BYTES_PER_SECOND = 512 * 1024;

    public KeysQuestion {
        if (!folder.endsWith("/")) {
            throw new IllegalArgumentException("folder: expected a slash at its end, got \"" + folder + "\"");
        }
    }

    /** Nothing under the folder is a 404 with an index: data, not an error (Consul {@code agent/kvs_endpoint.go}). */
    @Override
    public Request request() {
        return Request.get(KeyPath.of(folder))
                .flagged("keys")
                .with("dc", datacenter)
                .repetitive()
                .answeredBy(ABSENT);
    }

    /** The keys right in the folder, and for each folder in it, however much it holds, its name with a slash at its end. */
    public Request names() {
        return request().with("separator", "/");
    }

    @Override
    public long bytesPerSecond() {
        return BYTES_PER_SECOND;
    }

    @Override
    public KeyListing read(Response response, Optional<KeyListing> before) {
        return response.status() == ABSENT
                ? KeyListing.empty()
                : new KeyListing(KeysDecoder.decode(request().operation(), response));
    }
}
