// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.state.ServiceQuery;
import io.consulflux.text.Text;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A job for Consul's remote execution: what to run, where, whom to wait for and how long. Immutable; each method gives a
 * changed copy.
 *
 * <pre>{@code
 * ExecJob job = ExecJob.of("systemctl reload nginx")
 *         .onServices("nginx", "^web$")
 *         .deadline(Duration.ofMinutes(2));
 * }</pre>
 *
 * <p>Consul never ends a process that it started, neither at a deadline nor on cancel; {@link #killAfter(Duration)} does.
 */
public final class ExecJob {

    private static final String DEFAULT_PREFIX = "_rexec";

    private final Work payload;
    private final ExecTargets targets;
    private final Expectation expectation;
    private final ExecTiming timing;
    private final OutputLimits outputLimits;
    private final String prefix;

    /** What is run as it was given, and what goes to the agents, which is the same where nothing is set up around it. */
    private record Work(ExecPayload given, ExecSetup setup, ExecPayload sent) {

        static Work of(ExecPayload given, ExecSetup setup) {
            return new Work(given, setup, Wrapping.around(given, setup));
        }
    }

    private ExecJob(
            Work payload,
            ExecTargets targets,
            Expectation expectation,
            ExecTiming timing,
            OutputLimits outputLimits,
            String prefix) {
        JobRules.require(prefix, targets, expectation);
        this.payload = payload;
        this.targets = targets;
        this.expectation = expectation;
        this.timing = timing;
        this.outputLimits = outputLimits;
        this.prefix = prefix;
    }

    /** A job that runs this payload on every node of the local datacenter, with the default times. */
    public static ExecJob of(ExecPayload payload) {
        return new ExecJob(
                Work.of(payload, ExecSetup.agentsOwn()),
                ExecTargets.all(),
                Expectation.resolved(),
                ExecTiming.defaults(),
                OutputLimits.none(),
                DEFAULT_PREFIX);
    }

    /**
     * A command line for the agents' shell. It is handed over as it stands: quote what you splice into it.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public static ExecJob of(String command) {
        return of(new ExecPayload.Shell(command));
    }

    /** A program and its arguments, run without a shell. */
    public static ExecJob ofArguments(String... words) {
        return of(new ExecPayload.Arguments(List.of(words)));
    }

    /** A script for the agents' shell, or for the interpreter its first line names. */
    public static ExecJob ofScript(byte[] script) {
        return of(new ExecPayload.Script(Bytes.copyOf(script)));
    }

    /**
     * Only nodes whose name matches this regular expression (RE2). It matches <em>anywhere</em> in the name: {@code web-1}
     * matches {@code web-10} and {@code old-web-1} too; {@code ^web-1$} is that node alone, and so is
     * {@link #onExactly(String...)}, which takes names as they are.
     *
     * @throws IllegalArgumentException if it is no such expression, or longer than an event can carry (about 320 bytes),
     *     or if the job has one already; {@link #targeting(ExecTargets)} replaces
     */
    public ExecJob onNodes(String expression) {
        requireFirst("node expression", targets.node());
        return targeting(targets.withNode(expression));
    }

    /**
     * Only nodes with a service whose <em>id</em>, which often begins with its name, matches this regular expression (RE2)
     * anywhere.
     *
     * @throws IllegalArgumentException as in {@link #onNodes(String)}
     */
    public ExecJob onServices(String expression) {
        requireFirst("service expression", targets.service());
        return targeting(targets.withService(expression));
    }

    /**
     * Only nodes with a service whose id matches the one expression and a tag of which matches the other; see
     * {@link #onServices(String)}.
     */
    public ExecJob onServices(String expression, String tagExpression) {
        requireFirst("service expression", targets.service());
        return targeting(targets.withService(expression, tagExpression));
    }

    /** On the nodes of these names and on no others; see {@link #onExactly(Collection)}. */
    public ExecJob onExactly(String... names) {
        return onExactly(List.of(names));
    }

    /**
     * On the nodes of these names and on no others, whatever their names hold: they are called by one or more events that
     * no other name matches. By default these are awaited; one of which no live node is known is told as missing at once.
     * What else was said of targets holds beside.
     *
     * @throws IllegalArgumentException if there is none, or a blank one, or one that is too long for an event (about 310
     *     bytes in UTF-8), or if the job has exact names already
     */
    public ExecJob onExactly(Collection<String> names) {
        requireFirst("set of exact nodes", Optional.of(targets.exactly()).filter(set -> !set.isEmpty()));
        return targeting(targets.withExactly(names));
    }

    /**
     * On the live nodes that have an instance of this service when the job starts, and on no others: found in the catalog
     * then, and called by name. Unlike {@link #onServices(String)} it goes by the service's name, and by its health where
     * the query does.
     *
     * @throws IllegalArgumentException if the job has such a service already
     */
    public ExecJob onInstancesOf(ServiceQuery query) {
        requireFirst("service of instances", targets.instancesOf());
        return targeting(targets.withInstancesOf(query));
    }

    /** Not on the nodes of these names; see {@link #excluding(Collection)}. */
    public ExecJob excluding(String... names) {
        return excluding(List.of(names));
    }

    /**
     * Not on the nodes of these names, beside those excluded before. The live nodes that are meant are found out when the
     * job starts, these are taken off, and the others called by name: a node that joins later does not run it.
     *
     * @throws IllegalArgumentException if a name is blank, or nobody is left of the exact nodes
     */
    public ExecJob excluding(Collection<String> names) {
        Set<String> all = new TreeSet<>(targets.excluded());
        all.addAll(names);
        return targeting(targets.withExcluded(all));
    }

    private static void requireFirst(String what, Optional<?> given) {
        given.ifPresent(before -> {
            throw new IllegalArgumentException(
                    what + ": expected one, got a second beside " + before + "; targeting(…) replaces targets");
        });
    }

    /** The nodes of this datacenter instead of the local agent's. */
    public ExecJob inDatacenter(String name) {
        return targeting(targets.withDatacenter(name));
    }

    /** These targets instead of those named so far. */
    public ExecJob targeting(ExecTargets targets) {
        return new ExecJob(payload, targets, expectation, timing, outputLimits, prefix);
    }

    /** Whom to wait for; by default {@link Expectation#resolved()}. */
    public ExecJob expecting(Expectation expectation) {
        return new ExecJob(payload, targets, expectation, timing, outputLimits, prefix);
    }

    /** How long the whole job may take; see {@link ExecTiming#deadline()}. */
    public ExecJob deadline(Duration limit) {
        return timed(times -> times.withDeadline(limit));
    }

    /** Changes the times, each described at {@link ExecTiming}. */
    public ExecJob timed(UnaryOperator<ExecTiming> change) {
        return new ExecJob(payload, targets, expectation, change.apply(timing), outputLimits, prefix);
    }

    /**
     * An environment variable for the process, beside the agent's own. The value is data: nothing in it is expanded or run.
     *
     * <p>It is no place for long-lived secrets: it stands in Consul's store until the job ends, can be seen in the node's
     * list of processes for the moment in which the command starts, and afterwards in the process's environment.
     *
     * @throws IllegalArgumentException if the name is not letters, digits and {@code _}, or the value holds a NUL, or the
     *     whole has become too long to be handed over
     */
    public ExecJob env(String name, String value) {
        return settingUp(payload.setup().withVariable(name, value));
    }

    /** Environment variables for the process; see {@link #env(String, String)}. */
    public ExecJob env(Map<String, String> variables) {
        return settingUp(payload.setup().withVariables(variables));
    }

    /**
     * The working directory of the process, by default the agent's. A node that does not have it runs nothing and exits
     * with 125.
     */
    public ExecJob directory(String path) {
        return settingUp(payload.setup().withDirectory(path));
    }

    /**
     * Ends the process on the node when it has run so long: 1 s to 7 days, in whole seconds, by default never. Consul
     * itself has no means to end what it started; this is done by a few lines of shell around the command, on the node and
     * by the node's clock, and so holds even when this program or the agent is gone.
     *
     * <p>The command runs in a session and process group of its own. At the limit the group gets SIGTERM, what is left of
     * it five seconds later SIGKILL, and the exit code is 124. A command that ends before keeps its exit code; one that a
     * signal ended has 128 and the signal's number. Not covered: a process that has left the group, as daemons do, and what
     * a command that ended in time has left in the background. The node needs {@code setsid} or {@code perl}; where it has
     * neither, nothing runs and the exit code is 125.
     *
     * <p>The {@link #deadline(Duration)} is another thing: it says how long this program follows the job. Let it be some
     * seconds longer than this limit, to see how the processes ended; where it is not, the job warns.
     */
    public ExecJob killAfter(Duration limit) {
        return settingUp(payload.setup().withKillAfter(limit));
    }

    /** This setup instead of what was said of environment, directory and limit so far. */
    public ExecJob settingUp(ExecSetup setup) {
        return new ExecJob(Work.of(payload.given(), setup), targets, expectation, timing, outputLimits, prefix);
    }

    /** At most this many bytes of each node's output, 0 or more; by default there is no limit. See {@link OutputLimits}. */
    public ExecJob outputLimitPerNode(long bytes) {
        return limitingOutput(outputLimits.withPerNode(bytes));
    }

    /** At most this many bytes of output in all, 0 or more; by default there is no limit. See {@link OutputLimits}. */
    public ExecJob outputLimitPerJob(long bytes) {
        return limitingOutput(outputLimits.withPerJob(bytes));
    }

    /** These limits of output instead of those set so far. */
    public ExecJob limitingOutput(OutputLimits limits) {
        return new ExecJob(payload, targets, expectation, timing, limits, prefix);
    }

    /**
     * The key prefix under which the job lives in Consul, by default {@code _rexec}. Agents need the right to write
     * there.
     *
     * @throws IllegalArgumentException if it is blank, begins or ends with a slash, or holds an empty, {@code .} or
     *     {@code ..} segment, a control character or half a surrogate pair: Consul would refuse such a key, or store it
     *     under another name
     */
    public ExecJob underPrefix(String prefix) {
        Text.require("prefix", prefix);
        boolean unclean = Arrays.stream(prefix.split("/", -1))
                .anyMatch(segment -> segment.isBlank() || segment.equals(".") || segment.equals(".."));
        boolean invisible = prefix.codePoints().anyMatch(Character::isISOControl);
        if (unclean || invisible) {
            throw new IllegalArgumentException(
                    "prefix: expected a key such as \"_rexec\" or \"deploy/exec\", got \"" + prefix + "\"");
        }
        return new ExecJob(payload, targets, expectation, timing, outputLimits, prefix);
    }

    /** What goes to the agents: as it was given or, with a setup, with the lines for the nodes' shell around it. */
    public ExecPayload payload() {
        return payload.sent();
    }

    public ExecSetup setup() {
        return payload.setup();
    }

    public ExecTargets targets() {
        return targets;
    }

    public Expectation expectation() {
        return expectation;
    }

    public ExecTiming timing() {
        return timing;
    }

    public OutputLimits outputLimits() {
        return outputLimits;
    }

    public String prefix() {
        return prefix;
    }

    /**
     * What is allowed and probably not meant, as far as the job itself shows it. The job tells it, and what its targets
     * show besides, as {@link ExecEvent.Warned} at its start, and {@link ExecPreview} in a dry run.
     */
    public List<ExecEvent.Warning> warnings() {
        return JobRules.warnings(payload.given(), payload.setup(), timing);
    }

    /** Tells everything but what is run, which may hold secrets. */
    @Override
    public String toString() {
        return "ExecJob[" + payload.given().getClass().getSimpleName() + ", " + payload.setup() + ", " + targets + ", "
                + expectation + ", " + timing + ", " + outputLimits + ", prefix=" + prefix + "]";
    }
}
