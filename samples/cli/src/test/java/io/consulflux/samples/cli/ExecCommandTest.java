// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPayload;
import io.consulflux.exec.ExecSetup;
import io.consulflux.exec.ExecTargets;
import io.consulflux.exec.Expectation;
import io.consulflux.exec.OutputLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class ExecCommandTest {

    private final CommandUsage usage = new CommandUsage();

    @Test
    void oneWordIsTextForTheShell() {
        assertThat(job("exec", "--all", "echo hi; exit 3").payload())
                .isEqualTo(new ExecPayload.Shell("echo hi; exit 3"));
    }

    @Test
    void severalWordsAreJoinedBySingleSpaces() {
        assertThat(job("exec", "--all", "echo", "a  b", "c").payload()).isEqualTo(new ExecPayload.Shell("echo a  b c"));
    }

    @Test
    void afterTheFirstWordOptionsAreTheCommandsOwn() {
        assertThat(job("exec", "--all", "--wait", "3s", "ls", "--json", "--help", "-l", "--", "${sys:user.name}")
                        .payload())
                .isEqualTo(new ExecPayload.Shell("ls --json --help -l -- ${sys:user.name}"));
    }

    @Test
    void aWordThatBeginsWithAnAtSignIsNotReplacedByAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("words"), "other");
        assertThat(job("exec", "--all", "cat", "@" + file).payload()).isEqualTo(new ExecPayload.Shell("cat @" + file));
    }

    @Test
    void twoHyphensEndOurOptions() {
        assertThat(job("exec", "--all", "--", "--strange").payload()).isEqualTo(new ExecPayload.Shell("--strange"));
    }

    @Test
    void theDefaultsAreTheLibrarys() {
        ExecJob job = job("exec", "--all", "ls");
        ExecJob plain = ExecJob.of("ls");
        assertThat(job.timing()).isEqualTo(plain.timing());
        assertThat(job.targets()).isEqualTo(plain.targets());
        assertThat(job.expectation()).isEqualTo(plain.expectation());
        assertThat(job.setup()).isEqualTo(plain.setup());
        assertThat(job.outputLimits()).isEqualTo(plain.outputLimits());
        assertThat(job.prefix()).isEqualTo(plain.prefix());
    }

    @Test
    void optionsDescribeTheJob() {
        ExecJob job = job(
                "exec",
                "--node",
                "^web",
                "--service=nginx",
                "--tag",
                "a|b",
                "--wait",
                "1m",
                "--deadline",
                "1h",
                "--ack-limit",
                "500ms",
                "ls");
        assertThat(job.targets())
                .isEqualTo(new ExecTargets(
                        Optional.of("^web"), Optional.of("nginx"), Optional.of("a|b"), Optional.empty()));
        assertThat(job.timing().heartbeat()).isEqualTo(Duration.ofMinutes(1));
        assertThat(job.timing().deadline()).isEqualTo(Duration.ofHours(1));
        assertThat(job.timing().acknowledgement()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void whatIsRunMayBeAProgramOrAScript(@TempDir Path folder) throws IOException {
        assertThat(job("exec", "--all", "--no-shell", "printf", "a  b", "$x").payload())
                .isEqualTo(new ExecPayload.Arguments(List.of("printf", "a  b", "$x")));
        Path script = Files.write(folder.resolve("script"), new byte[] {'#', '!', 0, (byte) 0xFF});
        assertThat(job("exec", "--all", "--script", script.toString()).payload())
                .isEqualTo(new ExecPayload.Script(Bytes.copyOf(Files.readAllBytes(script))));
    }

    @Test
    void whatItFindsThereIsToldByOptions() {
        assertThat(job(
                                "exec",
                                "--all",
                                "--env",
                                "A=b=c d",
                                "--env",
                                "B=",
                                "--env",
                                "C=1",
                                "--env",
                                "C=${sys:user.name}",
                                "--chdir",
                                "/srv",
                                "--kill-after",
                                "30s",
                                "ls")
                        .setup())
                .isEqualTo(new ExecSetup(
                        Map.of("A", "b=c d", "B", "", "C", "${sys:user.name}"),
                        Optional.of("/srv"),
                        Optional.of(Duration.ofSeconds(30))));
    }

    @Test
    void limitsAndPlaceAreToldByOptions() {
        ExecJob job = job("exec", "--all", "--max-output", "64K", "--silence-limit", "1m", "--prefix", "a/b", "ls");
        assertThat(job.outputLimits()).isEqualTo(OutputLimits.none().withPerNode(65_536));
        assertThat(job.timing().silence()).isEqualTo(Duration.ofMinutes(1));
        assertThat(job.prefix()).isEqualTo("a/b");
    }

    @Test
    void theExpectationIsANumber() {
        assertThat(job("exec", "--all", "--expect", "3", "ls").expectation()).isEqualTo(Expectation.atLeast(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "exec | Missing required parameter: 'COMMAND'",
                "exec --script /nowhere/at-all | --script: expected a file that can be read, or -, got \"/nowhere/at-all\"",
                "exec --script x ls -l | --script: expected neither a COMMAND nor --no-shell beside it, got \"ls -l\"",
                "exec --script x --no-shell | got --no-shell",
                "exec --script /dev/null | script: expected 1 to 392192 bytes, got 0",
                "exec --no-shell | Missing required parameter: 'COMMAND', or --script FILE",
                "exec --all --env A ls | --env: expected NAME=VALUE, got \"A\"",
                "exec --all --env 1A=b ls | --env: variable: expected a name of letters, digits and _",
                "exec --all --env =b ls | --env: variable: expected a name",
                "exec --all --chdir= ls | --chdir: directory: expected a path, got a blank one",
                "exec --all --kill-after 1ms ls | --kill-after: killAfter: expected 1s to 168h, got 1ms",
                "exec --all --prefix /a ls | --prefix: expected a key such as \"_rexec\"",
                "exec --all --max-output x ls | expected a number of bytes such as 4096, 64k or 1m, got \"x\"",
                "exec --all --max-output -1 ls | expected a number of bytes",
                "exec --all --silence-limit 1s ls | --silence-limit: silence limit: expected 4s to 168h, got 1s",
                "exec --foo ls | Unknown option: '--foo'",
                "exec --token secret ls | Unknown option",
                "exec --all --wait 3 ls | expected a duration such as 500ms, 2s, 1m30s or 1h, got \"3\"",
                "exec --all --wait 100ms ls | expected 500ms to 1h, got 100ms",
                "exec --all --deadline 0s ls | --deadline: expected 1ms to 168h, got 0s",
                "exec --all --ack-limit -1s ls | got \"-1s\"",
                "exec --all --expect 0 ls | --expect: expected nodes: expected a number of 1 or more, got 0",
                "exec --all --expect x ls | 'x' is not an int",
                "exec --all --expect-nodes a ls | Unknown option: '--expect-nodes'",
                "exec --dev 0 ls | --dev: expected a number of 1 or more, got 0",
                "exec --dev 1 --http-addr a:1 ls | --dev starts a cluster of its own",
                "exec --dev 1 --token-file a ls | --dev starts a cluster of its own",
                "exec --all --http-addr a:b:c ls | got \"a:b:c\"",
                "nonsense | 'nonsense'",
                "exce | 'exce'; did you mean exec?",
                "help exce | 'exce'; did you mean exec?",
                "exec --http-addr u:secret@a:1 --all ls | got an address with user info, which CONSUL_HTTP_AUTH is for",
            })
    void aUsageErrorIsOneLineAndStatusOne(String arguments, String message) {
        usage.refuses(message, arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }

    @Test
    void theHelpShowsTheDefaultOfEveryOption() {
        assertThat(exec().getCommandSpec().options())
                .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
                .hasSize(26)
                .allSatisfy(option -> assertThat(described(option)).contains("Default: "));
    }

    @Test
    void withoutACommandItTellsWhichThereAre() {
        assertThat(usage.refusals())
                .startsWith("consul-flux: expected a command (see consul-flux --help)")
                .anyMatch(line -> line.startsWith("  exec     Runs a command"))
                .anyMatch(line -> line.startsWith("  watch    Tells a part"));
        assertThat(usage.refusals("watch"))
                .startsWith("consul-flux: expected a command (see consul-flux watch --help)")
                .contains("  key       A key.");
    }

    @Test
    void helpIsACommandTooAndSaysAllOfIt() {
        StringWriter help = new StringWriter();
        usage.program.setOut(new PrintWriter(help));
        assertThat(usage.program.execute("help", "watch", "key")).isZero();
        assertThat(help.toString()).contains("consul-flux watch key", "Exit status:", "141", "--timeout");
        assertThat(usage.program.execute("help")).isZero();
        assertThat(help.toString()).contains("CONSUL_HTTP_ADDR", "CONSUL_CACERT", "CONSUL_FLUX_LOG", "  3   ", "130");
    }

    @Test
    void theHelpIsNoError() {
        StringWriter help = new StringWriter();
        usage.program.setOut(new PrintWriter(help));
        assertThat(usage.program.execute("exec", "--help")).isZero();
        assertThat(help.toString().replaceAll("\\s+", " "))
                .contains("Default: 2s.", "Default: 60s.", "Default: 10s.", "127.0.0.1:8500");
    }

    private ExecJob job(String... arguments) {
        return usage.exec(arguments).job();
    }

    private CommandLine exec() {
        return Objects.requireNonNull(usage.program.getSubcommands().get("exec"));
    }

    private static String described(OptionSpec option) {
        return String.join(" ", option.description());
    }
}
