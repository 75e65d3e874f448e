// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import io.consulflux.codec.HealthDecoder;
import io.consulflux.poll.NamePath;
import io.consulflux.poll.Question;
import io.consulflux.poll.ReadParameters;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.ServiceInstance;
import io.consulflux.state.ServiceQuery;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which instances of a service are there, and how do they stand? By node and id, or by distance where the options say
 * from where.
 */
public record ServiceQuestion(ServiceQuery query, ReadOptions options) implements Question<List<ServiceInstance>> {

    private static final Comparator<ServiceInstance> ORDER =
            Comparator.comparing(ServiceInstance::node).thenComparing(ServiceInstance::id);

    public ServiceQuestion {
        path(query);
    }

    @Override
    public Request request() {
        Request request = Request.get(path(query));
        for (String tag : query.tags()) {
            request = request.with("tag", tag);
        }
        return ReadParameters.on(query.passingOnly() ? request.flagged("passing") : request, options);
    }

    @Override
    public List<ServiceInstance> read(Response response, Optional<List<ServiceInstance>> before) {
        return Listed.inOrder(HealthDecoder.instances(request().operation(), response), options, ORDER);
    }

    private static String path(ServiceQuery query) {
        return NamePath.of("/v1/health/service/", "service", query.name());
    }
}
