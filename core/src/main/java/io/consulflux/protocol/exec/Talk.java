// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.codec.AgentDecoder;
import io.consulflux.exec.ExecJob;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all phases of one conversation share: the job, the clock's reading, the listener's demand, and the next step. */
final class Talk {

    final ExecJob job;

    private final List<Call> calls = new ArrayList<>();
    private final List<NodeEvent> events = new ArrayList<>();
    private Moment at = new Moment(0, Instant.EPOCH);
    private long deadline;

    /** How much more the listener can take; below zero by what it was told beyond that. */
    private long credit;

    private boolean heard = true;

    /** The local agent's node and datacenter, once they are known. */
    private String localNode = "";

    private String localDatacenter = "";

    /** Whether the local agent runs remote executions, if it says. */
    private Optional<Boolean> remoteExec = Optional.empty();

    /** The job's datacenter, where it is not the local agent's. */
    private Optional<String> foreign = Optional.empty();

    /** Whom the job calls; by name only when it is known who is there. */
    private Audience audience;

    Talk(ExecJob job) {
        this.job = job;
        this.audience = Audience.matching(job.targets());
    }

    void address(Audience known) {
        audience = known;
    }

    Audience audience() {
        return audience;
    }

    void begin(Moment start) {
        at = start;
        deadline = start.after(job.timing().deadline());
    }

    void meet(AgentDecoder.Self self) {
        localNode = self.node();
        localDatacenter = self.datacenter();
        remoteExec = self.remoteExec();
        foreign = job.targets().datacenter().filter(wanted -> !wanted.equals(localDatacenter));
    }

    /** The local agent does not say who it is: the datacenter that the job names is taken for another. */
    void meetNobody() {
        foreign = job.targets().datacenter();
    }

    void now(Moment moment) {
        at = moment;
    }

    Moment at() {
        return at;
    }

    long deadline() {
        return deadline;
    }

    String localNode() {
        return localNode;
    }

    String localDatacenter() {
        return localDatacenter;
    }

    Optional<Boolean> remoteExec() {
        return remoteExec;
    }

    Optional<String> foreign() {
        return foreign;
    }

    void demanded(long more) {
        credit = credit > Long.MAX_VALUE - more ? Long.MAX_VALUE : credit + more;
    }

    /** Whether the listener can take more than it has been told. */
    boolean isWanted() {
        return credit > 0;
    }

    void tell(NodeEvent event) {
        if (heard) {
            events.add(event);
            credit -= credit == Long.MAX_VALUE ? 0 : 1;
        }
    }

    void warn(List<ExecEvent.Warning> warnings) {
        warnings.forEach(warning -> tell(new ExecEvent.Warned(localNode, at.wall(), warning)));
    }

    /** From now on nobody listens. */
    void mute() {
        heard = false;
        credit = 0;
    }

    void call(Call call) {
        calls.add(call);
    }

    /** Hands over what has gathered since the last step. */
    Step<NodeEvent> step(Phase phase) {
        Step<NodeEvent> step = new Step<>(calls, events, phase.wants(), phase.ending());
        calls.clear();
        events.clear();
        return step;
    }
}
