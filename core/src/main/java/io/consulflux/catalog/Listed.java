// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import io.consulflux.codec.HealthDecoder;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.ReadOptions;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Comparator;
import java.util.List;

/** The order in which a listing is told, so that the same content is the same state. */
final class Listed {

    private static final Comparator<HealthCheck> CHECKS =
            Comparator.comparing(HealthCheck::node).thenComparing(HealthCheck::id);

    private Listed() {}

    /** Consul's own order where it is by distance, which is content then; elsewhere it means nothing. */
    static <T> List<T> inOrder(List<T> listed, ReadOptions options, Comparator<? super T> order) {
        return options.near().isPresent()
                ? List.copyOf(listed)
                : listed.stream().sorted(order).toList();
    }

    static List<HealthCheck> checks(Request request, Response response, ReadOptions options) {
        return inOrder(HealthDecoder.checks(request.operation(), response), options, CHECKS);
    }
}
