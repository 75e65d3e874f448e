// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.consulflux.ExecEvent;
import io.consulflux.state.ServiceQuery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job may say; what is refused names what was given and what is allowed. */
class ExecJobTest {

    private static final ExecJob JOB = ExecJob.of("uptime");

    @Test
    void aJobRunsEverywhereAndWaitsForAllUnlessToldOtherwise() {
        assertThat(JOB.targets()).isEqualTo(ExecTargets.all());
        assertThat(JOB.expectation()).isEqualTo(Expectation.resolved());
        assertThat(JOB.prefix()).isEqualTo("_rexec");
        assertThat(JOB.timing())
                .isEqualTo(new ExecTiming(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(200)));
    }

    @Test
    void eachChangeGivesACopy() {
        JOB.onNodes("x").deadline(Duration.ofHours(1)).underPrefix("y").expecting(Expectation.none());

        assertThat(JOB.targets()).isEqualTo(ExecTargets.all());
        assertThat(JOB.prefix()).isEqualTo("_rexec");
    }

    @Test
    void changesKeepWhatWasSaidBefore() {
        ExecJob job = JOB.underPrefix("p")
                .onNodes("^a")
                .onServices("web", "blue")
                .inDatacenter("dc2")
                .expecting(Expectation.atLeast(3))
                .deadline(Duration.ofMinutes(2))
                .timed(times -> times.withHeartbeat(Duration.ofSeconds(10)).withReplication(Duration.ZERO));

        assertThat(job.targets())
                .isEqualTo(ExecTargets.all()
                        .withNode("^a")
                        .withService("web", "blue")
                        .withDatacenter("dc2"));
        assertThat(job.prefix()).isEqualTo("p");
        assertThat(job.timing().deadline()).isEqualTo(Duration.ofMinutes(2));
        assertThat(job.expectation()).isEqualTo(new Expectation.AtLeast(3));
    }

    @Test
    void whatIsRunIsNotTold() {
        assertThat(ExecJob.of("login --password hunter2").toString())
                .doesNotContain("hunter2")
                .contains("Shell");
        assertThat(ExecJob.ofScript("hunter2".getBytes(StandardCharsets.UTF_8)).toString())
                .doesNotContain("hunter2");
    }

    @Test
    void aJobRunsSomething() {
        refused(() -> ExecJob.of(" \n"), "command: expected the text of a command, got a blank one");
        refused(ExecJob::ofArguments, "arguments: expected a program and its arguments, got 0 words");
        refused(() -> ExecJob.ofArguments("", "x"), "arguments: expected a program and its arguments, got 2 words");
        refused(() -> ExecJob.ofScript(new byte[0]), "script: expected 1 to 392192 bytes, got 0");
        refused(() -> ExecJob.ofScript(new byte[392_193]), "script: expected 1 to 392192 bytes, got 392193");
    }

    @Test
    void whatNoProcessCanBeGivenIsRefused() {
        refused(() -> ExecJob.of("a\0b"), "command: expected text without NUL");
        refused(() -> ExecJob.ofArguments("a", "\ud83d"), "arguments: expected text, got half of a surrogate pair");
        refused(() -> ExecJob.of("x".repeat(131_072)), "command: expected at most 131071 bytes in UTF-8, got 131072");
        refused(
                () -> ExecJob.ofArguments("a", "\u00e9".repeat(65_536)),
                "arguments: expected at most 131071 bytes in UTF-8, got 131072");
        String longest = "x".repeat(100_000);
        refused(
                () -> ExecJob.ofArguments(longest, longest, longest, longest),
                "arguments: expected at most 392192 bytes together, got 400000");
    }

    @Test
    void withoutASetupThePayloadGoesAsItWasGiven() {
        assertThat(JOB.payload()).isEqualTo(new ExecPayload.Shell("uptime"));
        assertThat(JOB.setup()).isEqualTo(ExecSetup.agentsOwn());
        assertThat(JOB.env("A", "b").settingUp(ExecSetup.agentsOwn()).payload()).isEqualTo(JOB.payload());
    }

    @Test
    void aSetupIsSaidPieceByPiece() {
        ExecJob job = JOB.env("A", "3")
                .env(Map.of("B", "1"))
                .env("B", "2")
                .directory("/srv")
                .killAfter(Duration.ofSeconds(30))
                .underPrefix("p");
        assertThat(job.setup())
                .isEqualTo(new ExecSetup(
                        Map.of("A", "3", "B", "2"), Optional.of("/srv"), Optional.of(Duration.ofSeconds(30))));
        assertThat(job.payload()).isEqualTo(JOB.settingUp(job.setup()).payload());
        assertThat(job.payload()).isNotEqualTo(JOB.payload());
    }

    @Test
    void theValuesOfVariablesAreNotTold() {
        assertThat(JOB.env("LOGIN", "hunter2").toString())
                .doesNotContain("hunter2")
                .contains("LOGIN", "Shell");
        assertThat(new ExecPayload.Shell("hunter2").toString()).isEqualTo("Shell[7 characters]");
        assertThat(new ExecPayload.Arguments(List.of("login", "hunter2")).toString())
                .isEqualTo("Arguments[2 words]");
        assertThat(JOB.env("LOGIN", "hunter2").setup().toString()).doesNotContain("hunter2");
        assertThat(JOB.env("LOGIN", "hunter2").payload().toString()).doesNotContain("hunter2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JOB.env("LOGIN", "hunter2\0"))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1A", "A-B", "A B", "A=B", "\u00c4", "A\n", "A;B"})
    void aVariableHasANameThatEveryShellKnows(String name) {
        refused(() -> JOB.env(name, "x"), "variable: expected a name of letters, digits and _", "got \"" + name + "\"");
    }

    @Test
    void aSetupThatNoNodeCouldKeepIsRefused() {
        refused(() -> JOB.env("A", "\0"), "variable A: expected text without NUL");
        refused(() -> JOB.directory(" "), "directory: expected a path, got a blank one");
        refused(() -> JOB.directory("/a\0"), "directory: expected text without NUL");
        refused(() -> JOB.killAfter(Duration.ofMillis(999)), "killAfter: expected PT1S to PT168H, got PT0.999S");
        refused(() -> JOB.killAfter(Duration.ofDays(8)), "killAfter: expected PT1S to PT168H, got PT192H");
    }

    @Test
    void manyWordsAreCountedTogetherHoweverMany() {
        refused(
                () -> ExecJob.ofArguments(
                        Collections.nCopies(16_385, "x".repeat(131_071)).toArray(String[]::new)),
                "arguments: expected at most",
                "got 2147598335");
    }

    @Test
    void whatIsTooLongWithItsSetupIsRefusedBeforehand() {
        refused(
                () -> ExecJob.of("'".repeat(40_000)).directory("/"),
                "command: expected at most 131071 bytes with its environment");
        byte[] script = new byte[ExecPayload.MAX_SCRIPT_BYTES - 1000];
        ExecJob job = ExecJob.ofScript(script).directory("/");
        assertThat(((ExecPayload.Script) job.payload()).text().size()).isLessThan(ExecPayload.MAX_SCRIPT_BYTES);
        refused(() -> job.env("A", "x".repeat(1000)), "script: expected at most 390", "bytes beside its environment");
        refused(
                () -> ExecJob.ofArguments("-a=b").directory("/"),
                "arguments: expected a program that, with a setup, has not both - first and = in its name, got -a=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/", "/a", "a/", "a//b", "a/ /b", ".", "a/..", "a/./b", "a\n", "a\0b"})
    void aPrefixThatWouldBecomeAnotherKeyIsRefused(String prefix) {
        refused(() -> JOB.underPrefix(prefix), "prefix: expected", "got \"" + prefix + "\"");
    }

    /** It is told by its place: no message could carry it. */
    @Test
    void halfACharacterIsRefusedWhereverItStands() {
        String half = "web\ud83d";
        refused(() -> JOB.underPrefix(half), "prefix: expected text, got half of a surrogate pair at position 3");
        refused(() -> JOB.onNodes(half), "node: expected text, got half of a surrogate pair at position 3");
        refused(() -> JOB.onServices(half), "service: expected text, got half of a surrogate pair at position 3");
        refused(() -> JOB.onServices("x", half), "tag: expected text, got half of a surrogate pair at position 3");
        refused(() -> JOB.onExactly(half), "exact nodes: expected text, got half of a surrogate pair at position 3");
        refused(() -> JOB.excluding(half), "excluded nodes: expected text, got half of a surrogate pair at position 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_rexec", "deploy/exec", "a b", "50%", "grün", "a.b"})
    void aPrefixMayBeAnyCleanKey(String prefix) {
        assertThat(JOB.underPrefix(prefix).prefix()).isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(", "[a", "a(?=b)", "(?<!a)b", "(a)\\1", "a**", "\\Z"})
    void anExpressionThatTheAgentsWouldNotReadIsRefused(String expression) {
        refused(() -> JOB.onNodes(expression), "node: expected a regular expression (RE2 syntax), got");
        refused(() -> JOB.onServices(expression), "service: expected a regular expression (RE2 syntax), got");
        refused(() -> JOB.onServices("x", expression), "tag: expected a regular expression (RE2 syntax), got");
    }

    @Test
    void aTagGoesWithAService() {
        refused(
                () -> new ExecTargets(Optional.empty(), Optional.empty(), Optional.of("blue"), Optional.empty()),
                "tag: expected a service expression beside it",
                "blue");
        refused(() -> JOB.inDatacenter(" "), "datacenter: expected a name, got a blank one");
    }

    @Test
    void targetsAreNotReplacedInSilence() {
        refused(
                () -> JOB.onNodes("a").onNodes("b"),
                "node expression: expected one, got a second beside a",
                "targeting");
        refused(() -> JOB.onServices("a").onServices("b"), "service expression: expected one");
        refused(() -> JOB.onServices("a").onServices("b", "c"), "service expression: expected one");
        refused(() -> JOB.onExactly("a").onExactly("b"), "set of exact nodes: expected one, got a second beside [a]");
        ExecJob instances = JOB.onInstancesOf(ServiceQuery.of("web"));
        refused(() -> instances.onInstancesOf(ServiceQuery.of("db")), "service of instances: expected one");

        assertThat(JOB.onNodes("a")
                        .targeting(ExecTargets.all().withNode("b"))
                        .targets()
                        .node())
                .contains("b");
        assertThat(JOB.excluding("a").excluding("b", "a").targets().excluded()).containsExactly("a", "b");
        assertThat(new ExecTargets(Optional.empty(), Optional.of("a"), Optional.of("t"), Optional.empty())
                        .withService("b")
                        .tag())
                .isEmpty();
    }

    @Test
    void exactNodesAreNamesAndNotAllOfThemExcluded() {
        refused(JOB::onExactly, "exact nodes: expected at least one name, got none");
        refused(() -> JOB.onExactly("a", " "), "exact nodes: expected names and none blank");
        refused(() -> JOB.onExactly("a\nb"), "exact nodes: expected names of nodes");
        refused(() -> JOB.onExactly("a", "b").excluding("b", "a"), "excluded nodes: expected to leave some of [a, b]");
        refused(() -> JOB.excluding(""), "excluded nodes: expected names and none blank");
        assertThat(JOB.onExactly(List.of("b", "a", "b")).targets().exactly()).containsExactly("a", "b");
    }

    @Test
    void whoIsAwaitedByNameIsOneWhomTheJobRunsOn() {
        ExecJob job = JOB.expecting(Expectation.nodes("a", "b"));
        refused(() -> job.onExactly("a", "c"), "expected only such as the job runs on, got also [b]");
        refused(() -> job.excluding("b"), "expected only such as the job runs on, got also [b]");
        assertThat(job.onExactly("a", "b", "c").expectation()).isEqualTo(job.expectation());
    }

    @Test
    void aProgramWithItsArgumentsInItsNameIsRefused() {
        refused(() -> ExecJob.ofArguments("ls -l"), "each of its arguments as a word of its own", "ExecJob.of");
        refused(() -> ExecJob.ofArguments("ls\t"), "got a program with a blank in its name");
        assertThat(warnings(ExecJob.ofArguments("ls -l", "a")))
                .containsExactly(ExecEvent.Warning.Kind.ARGUMENTS_IN_PROGRAM);
        assertThat(warnings(ExecJob.ofArguments("/opt/my tool/run")))
                .containsExactly(ExecEvent.Warning.Kind.ARGUMENTS_IN_PROGRAM);
        assertThat(warnings(ExecJob.ofArguments("ls", "my file"))).isEmpty();
    }

    @Test
    void aScriptThatNoNodeCanRunIsRefused() {
        refused(() -> script("#!/bin/sh\r\necho hi\r\n"), "#! that ends with a line feed alone");
        refused(() -> script("\ufeff#!/bin/sh\necho hi\n"), "got a byte order mark");
        refused(() -> script("\ufeffecho hi\n"), "got a byte order mark");
        refused(
                () -> ExecJob.ofScript("echo hi".getBytes(StandardCharsets.UTF_16)),
                "script: expected its first line at the first byte");
        assertThat(warnings(script("echo hi\r\nls\r\n"))).containsExactly(ExecEvent.Warning.Kind.LINE_ENDINGS);
        assertThat(warnings(ExecJob.of("echo hi\r\nls"))).containsExactly(ExecEvent.Warning.Kind.LINE_ENDINGS);
        assertThat(warnings(script("\0\r\n"))).as("no text").isEmpty();
        assertThat(warnings(script("#!/bin/sh\necho hi\n"))).isEmpty();
    }

    @Test
    void anEndThatNobodyWouldSeeIsWarnedOf() {
        ExecJob job = JOB.killAfter(Duration.ofMinutes(2));
        assertThat(warnings(job)).containsExactly(ExecEvent.Warning.Kind.KILLED_UNSEEN);
        assertThat(warnings(JOB.killAfter(Duration.ofSeconds(60)))).hasSize(1);
        assertThat(job.warnings().get(0).text()).contains("PT2M", "PT1M");
        assertThat(warnings(job.deadline(Duration.ofSeconds(130)))).isEmpty();
    }

    private static ExecJob script(String text) {
        return ExecJob.ofScript(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<ExecEvent.Warning.Kind> warnings(ExecJob job) {
        return job.warnings().stream().map(ExecEvent.Warning::kind).toList();
    }

    @Test
    void whatNoEventCanCarryIsRefusedAtOnce() {
        assertThat(JOB.onNodes("x".repeat(327)).targets().node()).isPresent();
        refused(() -> JOB.onNodes("x".repeat(328)), "node expression: expected at most 327 bytes", "got 328");
        refused(() -> JOB.onNodes("é".repeat(164)), "got 328");
        refused(() -> JOB.onServices("a").onNodes("x".repeat(323)), "expected at most 322 bytes");
        refused(() -> JOB.onServices("s".repeat(330)), "service expression: expected at most 0 bytes");
        refused(() -> JOB.onNodes("x".repeat(327)).underPrefix("_rexec2"), "expected at most 326 bytes");
        refused(() -> JOB.underPrefix("p".repeat(250)), "prefix: expected one of at most 238 bytes", "got 250");
        refused(() -> JOB.onExactly("x".repeat(326)), "exact node xxx", "expected at most 327 bytes", "got 328");
        assertThat(JOB.onExactly("x".repeat(325), "+".repeat(200)).targets().exactly())
                .hasSize(2);
    }

    @Test
    void anExpectationNamesOrCountsSomebody() {
        refused(Expectation::nodes, "expected nodes: expected at least one name and none blank, got []");
        refused(() -> Expectation.nodes("a", " "), "none blank");
        refused(() -> Expectation.atLeast(0), "expected nodes: expected a number of 1 or more, got 0");
        refused(() -> Expectation.atLeast(-3), "got -3");
        assertThat(Expectation.nodes("b", "a", "b")).isEqualTo(Expectation.nodes(List.of("a", "b")));
        assertThat(new Expectation.Named(Set.of("c", "a", "b")).names()).containsExactly("a", "b", "c");
    }

    private static void refused(ThrowingCallable attempt, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(attempt)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(message));
    }
}
