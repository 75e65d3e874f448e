// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** On which nodes a command runs. One of them has to be said: nobody runs it everywhere because an option was forgotten. */
final class TargetOptions {

    private static final String WAYS =
            "--node RE or --service RE for those that match, --all for every node of the datacenter";

    @Option(
            names = "--all",
            description =
                    "Every node of the datacenter; --dev alone means that too. Default: what the other options name.")
    private boolean all;

    @Option(
            names = "--node",
            paramLabel = "RE",
            description = "Nodes whose name matches this expression (RE2) anywhere: ^web-1$ is one node, ^web-1 is also"
                    + " web-10. Default: any name.")
    private Optional<String> node = Optional.empty();

    @Option(
            names = "--service",
            paramLabel = "RE",
            description = "Nodes with a service whose id matches this expression. Default: with any or none.")
    private Optional<String> service = Optional.empty();

    @Option(
            names = "--tag",
            paramLabel = "RE",
            description =
                    "Only where a tag of that service matches this expression; needs --service. Default: any tag.")
    private Optional<String> tag = Optional.empty();

    /** The same job on these nodes. */
    ExecJob target(ExecJob job, CommonOptions common) {
        if (tag.isPresent() && service.isEmpty()) {
            throw common.refused("--tag needs --service: expected --service RE beside it, got only --tag " + tag.get());
        }
        List<String> named = named();
        if (named.isEmpty() && !all && !common.startsCluster()) {
            throw common.refused("on which nodes? Say " + WAYS);
        }
        if (all && !named.isEmpty()) {
            throw common.refused(
                    "--all is every node: expected it alone, got " + String.join(" and ", named) + " beside it");
        }
        return job.targeting(common.asked("--", () -> new ExecTargets(node, service, tag, Optional.empty())));
    }

    private List<String> named() {
        List<String> named = new ArrayList<>();
        node.ifPresent(given -> named.add("--node"));
        service.ifPresent(given -> named.add("--service"));
        return named;
    }
}
