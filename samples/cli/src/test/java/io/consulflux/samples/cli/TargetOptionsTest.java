// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPayload;
import io.consulflux.exec.ExecTargets;
import org.junit.jupiter.api.Test;
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
                "exec --deadline 1m -- uptime --node n2",
            })
    void aCommandWithoutATargetIsAUsageErrorThatNamesTheWays(String arguments) {
        usage.refuses(
                "on which nodes? Say --node RE or --service RE for those that match, --all for every node",
                arguments.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec uptime --node n2 | --node stands | consul-flux exec --node n2 uptime (or",
                "exec uptime --node=n2 | --node stands | consul-flux exec --node=n2 uptime (or",
                "exec --all uptime --node n2 | --node stands | consul-flux exec --all --node n2 uptime (or",
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
                "exec --tag x ls | --tag needs --service",
                "exec --node ( ls | --node: expected a regular expression (RE2 syntax), got \"(\"",
            })
    void whatContradictsItselfIsRefused(String arguments, String message) {
        usage.refuses(message, arguments.split(" "));
    }

    private ExecJob job(String... arguments) {
        return usage.exec(arguments).job();
    }
}
