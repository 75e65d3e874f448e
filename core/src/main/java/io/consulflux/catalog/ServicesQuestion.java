// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import io.consulflux.codec.CatalogDecoder;
import io.consulflux.poll.Question;
import io.consulflux.poll.ReadParameters;
import io.consulflux.state.ReadOptions;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which services are there, and which tags do their instances have? */
public record ServicesQuestion(ReadOptions options) implements Question<Map<String, List<String>>> {

    @Override
    public Request request() {
        return ReadParameters.on(Request.get("/v1/catalog/services"), options);
    }

    /** The tags are sorted: Consul collects them in a hash table and tells them in another order every time. */
    @Override
    public Map<String, List<String>> read(Response response, Optional<Map<String, List<String>>> before) {
        Map<String, List<String>> services = CatalogDecoder.services(response);
        services.replaceAll((service, tags) -> tags.stream().sorted().toList());
        return Collections.unmodifiableMap(services);
    }
}
