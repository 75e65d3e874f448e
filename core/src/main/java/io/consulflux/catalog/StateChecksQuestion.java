// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import io.consulflux.poll.Question;
import io.consulflux.poll.ReadParameters;
import io.consulflux.state.CheckState;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.ReadOptions;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.List;
import java.util.Optional;

/** Which checks stand so? */
public record StateChecksQuestion(CheckState state, ReadOptions options) implements Question<List<HealthCheck>> {

    @Override
    public Request request() {
        return ReadParameters.on(Request.get("/v1/health/state/" + state.word()), options);
    }

    @Override
    public List<HealthCheck> read(Response response, Optional<List<HealthCheck>> before) {
        return Listed.checks(request(), response, options);
    }
}
