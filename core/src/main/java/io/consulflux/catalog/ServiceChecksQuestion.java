// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import io.consulflux.poll.NamePath;
import io.consulflux.poll.Question;
import io.consulflux.poll.ReadParameters;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.ReadOptions;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;

/** How do the checks of a service's instances stand? Those of their nodes are not among them. */
public record ServiceChecksQuestion(String service, ReadOptions options) implements Question<List<HealthCheck>> {

    public ServiceChecksQuestion {
        path(service);
    }

    @Override
    public Request request() {
        return ReadParameters.on(Request.get(path(service)), options);
    }

    @Override
    public List<HealthCheck> read(Response response, Optional<List<HealthCheck>> before) {
        return Listed.checks(request(), response, options);
    }

    private static String path(String service) {
        return NamePath.of("/v1/health/checks/", "service", service);
    }
}
