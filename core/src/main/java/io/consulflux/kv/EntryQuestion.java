// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import io.consulflux.codec.KvDecoder;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.poll.Question;
import io.consulflux.state.Consistency;
import io.consulflux.state.KvEntry;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Optional;

/** What does a key hold, if it is there? */
public record EntryQuestion(String key, Optional<String> datacenter, Consistency consistency)
        implements Question<Optional<KvEntry>> {

    private static final int ABSENT = 404;

    /**
     * Checks the key.
     *
     * @throws IllegalArgumentException if Consul would take it for another one, see {@link KeyPath#of}
     */
    public EntryQuestion {
        KeyPath.of(key);
    }

    /**
     * A key that is not there is a 404 with the index of the whole store: data, and one can wait on it (Consul {@code
     * agent/consul/kvs_endpoint.go} {@code Get}).
     */
    @Override
    public Request request() {
        return consistently(
                consistency, Request.get(KeyPath.of(key)).with("dc", datacenter).answeredBy(ABSENT));
    }

    @Override
    public Optional<KvEntry> read(Response response, Optional<Optional<KvEntry>> before) {
        if (response.status() == ABSENT) {
            return Optional.empty();
        }
        Optional<KvListing> known =
                before.flatMap(entry -> entry).map(entry -> KvListing.ordered(new KvEntry[] {entry}));
        return KvDecoder.decode(request().operation(), response, known).get(key);
    }

    static Request consistently(Consistency consistency, Request request) {
        return switch (consistency) {
            case DEFAULT -> request;
            case STALE -> request.flagged("stale");
            case CONSISTENT -> request.flagged("consistent");
        };
    }
}
