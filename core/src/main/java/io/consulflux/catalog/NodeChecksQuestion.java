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

/** How do the checks of a node stand, those of its services included? */
public record NodeChecksQuestion(String node, ReadOptions options) implements Question<List<HealthCheck>> {

    public NodeChecksQuestion {
        path(node);
    }

    @Override
    public Request request() {
        return ReadParameters.on(Request.get(path(node)), options);
    }

    @Override
    public List<HealthCheck> read(Response response, Optional<List<HealthCheck>> before) {
        return Listed.checks(request(), response, options);
    }

    private static String path(String node) {
        return NamePath.of("/v1/health/node/", "node", node);
    }
}
