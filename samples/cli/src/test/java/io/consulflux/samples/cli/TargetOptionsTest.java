// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPayload;
import io.consulflux.exec.ExecTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On which nodes a command runs, and that nobody says so by accident. */
class TargetOptionsTest {

    private final CommandUsage usage = new CommandUsage();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec uptime",
                "exec --dry-run uptime",
                "exec --dc dc2 uptime",
                "exec --expect 3 uptime",
                "exec --exclude n1 uptime",
                "exec --deadline 1m -- uptime --node n2",
            })
    void aCommandWithoutATargetIsAUsageErrorThatNamesTheWays(String arguments) {
        usage.refuses(
                "on which nodes? Say --nodes A,B or --nodes-from FILE for exactly these, --node RE or --service RE for"
                        + " those that match, --all for every node",
                arguments.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec uptime --node n2 | --node stands | consul-flux exec --node n2 uptime (or",
                "exec uptime --node=n2 | --node stands | consul-flux exec --node=n2 uptime (or",
                "exec --all uptime --node n2 | --node stands | consul-flux exec --all --node n2 uptime (or",
                "exec --json ls -l --nodes a,b /tmp | --nodes stands | exec --json --nodes a,b ls -l /tmp (or",
                "exec --all ls --exclude | --exclude stands | consul-flux exec --all --exclude SET ls (or",
                "exec --all ls --nodes-from - | --nodes-from stands | exec --all --nodes-from - ls (or",
                "exec ls --all | --all stands | consul-flux exec --all ls (or",
                "exec ls --service a --tag b | --service stands | consul-flux exec --service a --tag b ls (or",
                "exec --all ls --dc dc2 | --dc stands | consul-flux exec --all --dc dc2 ls (or",
                "exec --all ls --http-addr a:1 | --http-addr stands | exec --all --http-addr a:1 ls (or",
                "exec ls --dev 3 | --dev stands | consul-flux exec --dev 3 ls (or",
                "exec --node ^(a)$ ls --tag x | --tag stands | exec --node '^(a)$' --tag x ls (or",
            })
    void anOptionForTargetsBehindTheCommandIsRefusedWithTheLineThatWasMeant(
            String arguments, String option, String line) {
        usage.refuses(line, arguments.split(" "));
        assertThat(usage.remarks()).contains(option);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--node n2", "--all", "--dc=x", "--nodes a"})
    void afterTwoHyphensItIsTheCommandsOwn(String words) {
        assertThat(job(("exec --all -- ls " + words).split(" ")).payload())
                .isEqualTo(new ExecPayload.Shell("ls " + words));
    }

    @Test
    void otherWordsAreTheCommandsOwn() {
        assertThat(job("exec", "--all", "sh", "-c", "x --node y", "--nodeset", "-node", "--json", "--deadline")
                        .payload())
                .isEqualTo(new ExecPayload.Shell("sh -c x --node y --nodeset -node --json --deadline"));
    }

    @Test
    void nodesAreNamedInSetsAndFilesAndOthersExcluded(@TempDir Path folder) throws IOException {
        assertThat(job("exec", "--nodes", "web[08-10], db1", "--nodes", "x", "ls")
                        .targets())
                .isEqualTo(exactly("web08", "web09", "web10", "db1", "x"));
        Path file = Files.writeString(folder.resolve("f"), "a b,c # not d\n\n# e\nn[1-2]\r\n");
        assertThat(job("exec", "--nodes-from", file.toString(), "--nodes", "z", "ls")
                        .targets())
                .isEqualTo(exactly("a", "b", "c", "n1", "n2", "z"));
        assertThat(job("exec", "--nodes", "n[1-3]", "--exclude", "n2", "--node", "^n", "ls")
                        .targets())
                .isEqualTo(exactly("n1", "n2", "n3").withExcluded(Set.of("n2")).withNode("^n"));
        assertThat(job("exec", "--all", "--exclude", "a,b", "--exclude", "c", "ls")
                        .targets())
                .isEqualTo(ExecTargets.all().withExcluded(Set.of("a", "b", "c")));
    }

    @Test
    void allNodesAreMeantWhereThatIsSaidAndOnAClusterOfOnesOwn() {
        assertThat(job("exec", "--all", "ls").targets()).isEqualTo(ExecTargets.all());
        assertThat(job("exec", "--dev", "3", "ls").targets()).isEqualTo(ExecTargets.all());
        assertThat(job("exec", "--dev", "3", "--node", "a", "ls").targets())
                .isEqualTo(ExecTargets.all().withNode("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec --all --node a ls | --all is every node: expected it alone, got --node beside it",
                "exec --all --service a ls | got --service beside it",
                "exec --all --nodes a --nodes-from b ls | got --nodes and --nodes-from beside it",
                "exec --nodes a,,b ls | --nodes: expected a name at character 3, got \"a,,b\"",
                "exec --nodes= ls | --nodes: expected the name of a node, got \"\"",
                "exec --nodes n[1-999999999] ls | --nodes: expected at most 10000 names",
                "exec --nodes a --exclude=b, ls | --exclude: expected a name after the comma at character 3",
                "exec --nodes a --exclude a ls | --exclude: ",
                "exec --nodes-from /nowhere/at-all ls | --nodes-from: expected a file that can be read, or -",
                "exec --nodes-from /dev/null ls | --nodes-from: /dev/null: expected the names of nodes, got none",
                "exec --nodes-from - --script - | --nodes-from - and --script - both read standard input",
                "exec --tag x ls | --tag needs --service",
                "exec --node ( ls | --node: expected a regular expression (RE2 syntax), got \"(\"",
            })
    void whatContradictsItselfIsRefused(String arguments, String message) {
        usage.refuses(message, arguments.split(" "));
    }

    private static ExecTargets exactly(String... names) {
        return ExecTargets.all().withExactly(Set.of(names));
    }

    private ExecJob job(String... arguments) {
        return usage.exec(arguments).job();
    }
}
