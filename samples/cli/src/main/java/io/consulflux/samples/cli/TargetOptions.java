// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecTargets;
import io.consulflux.samples.cli.nodes.NodeFile;
import io.consulflux.samples.cli.nodes.NodeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** On which nodes a command runs. One of them has to be said: nobody runs it everywhere because an option was forgotten. */
final class TargetOptions {

    private static final String WAYS =
            "--nodes A,B or --nodes-from FILE for exactly these, --node RE or --service RE for"
                    + " those that match, --all for every node of the datacenter";

    @Option(
            names = "--all",
            description =
                    "Every node of the datacenter; --dev alone means that too. Default: what the other options name.")
    private boolean all;

    @Option(
            names = "--nodes",
            paramLabel = "SET",
            description = "Exactly these nodes, whatever their names hold: web[1-3,07-12],db1 is web1 to web3, web07 to"
                    + " web12 and db1. Names are separated by commas or blanks; a backslash takes the next character into"
                    + " the name; may be repeated. Default: what the other options name.")
    private List<String> sets = List.of();

    @Option(
            names = "--nodes-from",
            paramLabel = "FILE",
            description = "Exactly the nodes that this file names, as in --nodes, one or more a line; - reads standard"
                    + " input. From a # on, a line is a comment. Default: what the other options name.")
    private Optional<String> file = Optional.empty();

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

    @Option(
            names = "--exclude",
            paramLabel = "SET",
            description =
                    "None of these nodes, written as in --nodes; may be repeated. It chooses no others: one of the"
                            + " options above does. Default: none is excluded.")
    private List<String> excluded = List.of();

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
        ExecTargets filters = common.asked("--", () -> new ExecTargets(node, service, tag, Optional.empty()));
        return excluding(exactly(job.targeting(filters), common), common);
    }

    /** Whether standard input is where the names come from. */
    boolean readsInput() {
        return file.filter(NodeFile.INPUT::equals).isPresent();
    }

    private List<String> named() {
        List<String> named = new ArrayList<>();
        if (!sets.isEmpty()) {
            named.add("--nodes");
        }
        file.ifPresent(given -> named.add("--nodes-from"));
        node.ifPresent(given -> named.add("--node"));
        service.ifPresent(given -> named.add("--service"));
        return named;
    }

    private ExecJob exactly(ExecJob job, CommonOptions common) {
        NodeSet exact = common.asked("--nodes: ", () -> NodeSet.parse(sets));
        NodeSet all = common.asked(
                "--nodes-from: ", () -> file.map(NodeFile::read).map(exact::and).orElse(exact));
        String option = sets.isEmpty() ? "--nodes-from: " : "--nodes: ";
        return all.names().isEmpty() ? job : common.asked(option, () -> job.onExactly(all.names()));
    }

    private ExecJob excluding(ExecJob job, CommonOptions common) {
        NodeSet none = common.asked("--exclude: ", () -> NodeSet.parse(excluded));
        return none.names().isEmpty() ? job : common.asked("--exclude: ", () -> job.excluding(none.names()));
    }
}
