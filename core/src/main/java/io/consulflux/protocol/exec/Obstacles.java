// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.codec.AgentDecoder.Standing;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.exec.ExecPreview.Obstacle;
import io.consulflux.exec.ExecPreview.Obstacle.Kind;
import io.consulflux.exec.ExecTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why nobody, or not everybody, would answer, as far as a survey can tell. Consul hides what a token may not read by
 * leaving it out of a listing; but some things are in every listing, and what lacks them was filtered: the local agent's
 * own node among the members, some node of a datacenter that answers, and the servers' own service.
 */
final class Obstacles {

    private static final String SWITCH = "disable_remote_exec, which is true unless it is configured";

    private final Talk talk;
    private final Survey survey;
    private final List<Obstacle> found = new ArrayList<>();

    private Obstacles(Talk talk, Survey survey) {
        this.talk = talk;
        this.survey = survey;
    }

    /** What a finished survey has found. */
    static List<Obstacle> of(Talk talk, Survey survey) {
        Obstacles obstacles = new Obstacles(talk, survey);
        obstacles.judgeSight();
        JobWarnings.besides(talk, survey).ifPresent(text -> obstacles.add(Kind.RUNS_BESIDE, text));
        obstacles.judgeLocalAgent();
        obstacles.judgeOtherDatacenter();
        return List.copyOf(obstacles.found);
    }

    /** The half-sentences of some obstacles as one. */
    static String inWords(List<Obstacle> obstacles) {
        return obstacles.stream().map(Obstacle::text).collect(Collectors.joining("; "));
    }

    /** Whether the local agent, being of the job's datacenter, says that remote execution is off. */
    static boolean isSwitchedOff(Talk talk) {
        return talk.foreign().isEmpty() && !talk.remoteExec().orElse(true);
    }

    /** Whether there are nodes or services that the token may not read. */
    static boolean isSomethingHidden(Talk talk, Survey survey) {
        Obstacles obstacles = new Obstacles(talk, survey);
        return survey.members().isEmpty() || obstacles.isWithoutServices() || obstacles.isPartlyHidden();
    }

    /** The local agent's node, where it is meant and its agent says that remote execution is off. */
    static Optional<String> switchedOff(Talk talk, Survey survey) {
        return isSwitchedOff(talk) && survey.awaited(Standing.ALIVE).contains(talk.localNode())
                ? Optional.of(talk.localNode())
                : Optional.empty();
    }

    /** Why nobody may have answered the call. */
    static ConsulException silence(Talk talk) {
        String why = isSwitchedOff(talk)
                ? "remote execution is switched off on " + talk.localNode() + ", and so perhaps on the others ("
                        + SWITCH + ")"
                : "remote execution may be switched off on them (" + SWITCH + "), their agents' own token may lack"
                        + " key:write on " + talk.job.prefix() + "/, or the call did not reach them in time";
        return new ConsulRequestException("PUT /v1/event/fire/_rexec", -1, "no node acknowledged: " + why);
    }

    private void judgeSight() {
        boolean allHidden = survey.members().isEmpty();
        boolean noServices = isWithoutServices();
        if (allHidden) {
            add(Kind.NODES_HIDDEN, "the token may not read nodes (node:read): not even the agent's own is listed");
        } else if (noServices) {
            add(
                    Kind.SERVICES_HIDDEN,
                    "the token may not read services (service:read): not even the servers' own is listed");
        } else if (survey.matching(Standing.ALIVE).isEmpty()) {
            add(Kind.NOTHING_MATCHES, "no live node" + filters());
        }
        if (!allHidden && !noServices && isPartlyHidden()) {
            add(
                    Kind.PARTLY_HIDDEN,
                    "there are nodes or services that the token may not read (node:read, service:read),"
                            + " and the job may be meant for them too");
        }
    }

    private boolean isWithoutServices() {
        return survey.services().filter(Set::isEmpty).isPresent();
    }

    private boolean isPartlyHidden() {
        boolean ownHidden = talk.foreign().isEmpty()
                && !talk.localNode().isEmpty()
                && survey.members().stream().noneMatch(member -> member.name().equals(talk.localNode()));
        boolean serversHidden = survey.services()
                .filter(names -> !names.contains(Survey.CONSUL))
                .isPresent();
        return survey.isFiltered() || ownHidden || serversHidden;
    }

    private void judgeLocalAgent() {
        switchedOff(talk, survey)
                .ifPresent(node ->
                        add(Kind.REMOTE_EXEC_OFF, "remote execution is switched off on " + node + " (" + SWITCH + ")"));
    }

    private void judgeOtherDatacenter() {
        talk.foreign().filter(name -> survey.server().isEmpty()).ifPresent(name -> add(Kind.NO_SERVER, noServer(name)));
    }

    /** Why a job in this datacenter cannot begin. */
    static String noServer(String datacenter) {
        return "no passing server in datacenter " + datacenter + " to bind the job's session to,"
                + " or the token may not read it (service:read on consul, node:read)";
    }

    private String filters() {
        ExecTargets targets = talk.job.targets();
        List<String> filters = new ArrayList<>();
        targets.node().ifPresent(expression -> filters.add("node \"" + expression + "\""));
        targets.service().ifPresent(expression -> filters.add("service id \"" + expression + "\""));
        targets.tag().ifPresent(expression -> filters.add("tag \"" + expression + "\""));
        targets.instancesOf().ifPresent(query -> filters.add("instances of " + query.name()));
        if (!targets.exactly().isEmpty()) {
            filters.add("the names " + String.join(", ", targets.exactly()));
        }
        if (!targets.excluded().isEmpty()) {
            filters.add("all names but " + String.join(", ", targets.excluded()));
        }
        return filters.isEmpty() ? "" : " matches " + String.join(", ", filters);
    }

    private void add(Kind kind, String text) {
        found.add(new Obstacle(kind, text));
    }
}
