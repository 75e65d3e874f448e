// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.state.Consistency;
import io.consulflux.state.ReadOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** How a watch of the catalog or of health reads. */
final class ReadFlags {

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            description = "Only what matches this expression in Consul's filter language. Default: all.")
    private Optional<String> filter = Optional.empty();

    @Option(
            names = "--near",
            paramLabel = "NODE",
            description = "Sort by the distance from this node; _agent is the agent's own. Default: by name.")
    private Optional<String> near = Optional.empty();

    @ArgGroup
    private @Nullable Freshness freshness;

    /** One of the two. */
    static final class Freshness {

        @Option(names = "--stale", description = "Let any server answer. Default: the leader answers.")
        private boolean stale;

        @Option(
                names = "--consistent",
                description = "Let the leader make sure that it still leads. Default: it relies on its lease.")
        private boolean consistent;
    }

    /** @throws IllegalArgumentException for a blank */
    ReadOptions options() {
        ReadOptions options = ReadOptions.defaults().with(consistency());
        options = near.map(options::near).orElse(options);
        return filter.map(options::filtered).orElse(options);
    }

    private Consistency consistency() {
        if (freshness != null && freshness.stale) {
            return Consistency.STALE;
        }
        return freshness != null && freshness.consistent ? Consistency.CONSISTENT : Consistency.DEFAULT;
    }
}
