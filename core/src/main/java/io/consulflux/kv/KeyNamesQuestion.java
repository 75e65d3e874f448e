// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv;

import io.consulflux.codec.KeysDecoder;
import io.consulflux.poll.Question;
import io.consulflux.state.Consistency;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;

/**
 * Which keys begin with a prefix? Of what they hold nothing is read.
 *
 * @param prefix as a string; an empty one asks for all keys
 */
public record KeyNamesQuestion(String prefix, Optional<String> datacenter, Consistency consistency)
        implements Question<List<String>> {

    private static final int ABSENT = 404;

    /** @throws IllegalArgumentException if Consul would take the prefix for another one, see {@link KeyPath#of} */
    public KeyNamesQuestion {
        path(prefix);
    }

    /** No such key is a 404 with an index, or an empty array where the prefix is empty. */
    @Override
    public Request request() {
        return EntryQuestion.consistently(
                consistency,
                Request.get(path(prefix)).flagged("keys").with("dc", datacenter).answeredBy(ABSENT));
    }

    @Override
    public List<String> read(Response response, Optional<List<String>> before) {
        return response.status() == ABSENT
                ? List.of()
                : List.copyOf(KeysDecoder.decode(request().operation(), response));
    }

    private static String path(String prefix) {
        return prefix.isEmpty() ? "/v1/kv/" : KeyPath.of(prefix);
    }
}
