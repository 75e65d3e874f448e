// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import io.consulflux.codec.NodesDecoder;
import io.consulflux.poll.Question;
import io.consulflux.poll.ReadParameters;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.ReadOptions;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which nodes are there? By name, or by distance where the options say from where. */
public record NodesQuestion(ReadOptions options) implements Question<List<NodeEntry>> {

    @Override
    public Request request() {
        return ReadParameters.on(Request.get("/v1/catalog/nodes"), options);
    }

    @Override
    public List<NodeEntry> read(Response response, Optional<List<NodeEntry>> before) {
        List<NodeEntry> nodes = NodesDecoder.decode(request().operation(), response);
        return Listed.inOrder(nodes, options, Comparator.comparing(NodeEntry::name));
    }
}
