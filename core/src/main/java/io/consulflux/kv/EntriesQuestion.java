// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import io.consulflux.codec.KvDecoder;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.Consistency;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Optional;

/**
 * What do the keys with a prefix hold?
 *
 * <p>Consul matches the prefix as a string, so that it may end anywhere, not only at a slash (Consul {@code
 * agent/consul/state/kvs.go} {@code kvsListTxn}).
 *
 * @param prefix how the keys begin; an empty one asks for the whole store, whose answer's index moves with every write to
 *     any key
 */
public record EntriesQuestion(String prefix, Optional<String> datacenter, Consistency consistency)
        implements ListingQuestion<KvListing> {

    private static final int ABSENT = 404;

    /**
     * Checks the prefix.
     *
     * @throws IllegalArgumentException if Consul would take it for another one, see {@link KeyPath#of}
     */
    public EntriesQuestion {
        path(prefix);
    }

    /** No key with the prefix is a 404 with an index: data, not an error (Consul {@code agent/kvs_endpoint.go}). */
    @Override
    public Request request() {
        return EntryQuestion.consistently(
                consistency,
                Request.get(path(prefix))
                        .flagged("recurse")
                        .with("dc", datacenter)
                        .answeredBy(ABSENT));
    }

    @Override
    public KvListing read(Response response, Optional<KvListing> before) {
        return response.status() == ABSENT
                ? KvListing.empty()
                : KvDecoder.decode(request().operation(), response, before);
    }

    private static String path(String prefix) {
        return prefix.isEmpty() ? "/v1/kv/" : KeyPath.of(prefix);
    }
}
