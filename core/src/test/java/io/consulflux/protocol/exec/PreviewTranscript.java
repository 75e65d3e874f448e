// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulException;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPreview;
import io.consulflux.poll.Verdict;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A dry run played by hand. It may ask, but never write: that is checked at every step. */
final class PreviewTranscript {

    private final PreviewProtocol protocol;
    private final Set<Request> asked = new LinkedHashSet<>();
    private final List<ExecPreview> told = new ArrayList<>();
    private Wants wants = Wants.nothing();
    private Optional<Step.Over> over = Optional.empty();
    private long now = -7;

    PreviewTranscript(ExecJob job) {
        protocol = new PreviewProtocol(job);
        take(new Input.Started());
    }

    /** Begun, and the local agent is node n1 in dc1, with remote execution on or off. */
    static PreviewTranscript met(ExecJob job, boolean on) {
        return new PreviewTranscript(job).answer("self", 200, self(on));
    }

    static String self(boolean on) {
        return "{\"Config\":{\"NodeName\":\"n1\",\"Datacenter\":\"dc1\"},\"DebugConfig\":{\"DisableRemoteExec\":" + !on
                + "}}";
    }

    PreviewTranscript answer(String name, int status, String body) {
        return answer(name, status, Map.of(), body);
    }

    PreviewTranscript answer(String name, int status, Map<String, String> headers, String body) {
        Call call = read(name);
        Response response = new Response(status, headers, Bytes.utf8(body));
        Optional<ConsulException> failure = Verdict.on(call.request(), response);
        take(failure.<Input>map(cause -> new Input.Failed(call, cause))
                .orElseGet(() -> new Input.Answered(call, response)));
        return this;
    }

    /** The local agent knows these nodes, and the catalog no others. */
    PreviewTranscript listed(String... nodes) {
        return answer("members", 200, ExecTranscript.members(nodes)).answer("health", 200, "[]");
    }

    PreviewTranscript fail(String name, ConsulException failure) {
        take(new Input.Failed(read(name), failure));
        return this;
    }

    PreviewTranscript fire(String timer) {
        assertThat(wants.timers()).containsKey(timer);
        now = Math.max(now, wants.timers().getOrDefault(timer, now));
        take(new Input.TimerFired(timer));
        return this;
    }

    PreviewTranscript cancel() {
        take(new Input.Cancelled());
        return this;
    }

    private void take(Input input) {
        assertThat(over).as("an end before %s", input).isEmpty();
        Step<ExecPreview> step = protocol.take(input, new Moment(now, Instant.EPOCH));
        assertThat(step.calls()).as("a dry run only reads").isEmpty();
        assertThat(step.wants().watch()).isEmpty();
        wants = step.wants();
        wants.reads().forEach(call -> asked.add(call.request()));
        told.addAll(step.events());
        if (step.ending() instanceof Step.Over end) {
            over = Optional.of(end);
        }
    }

    private Call read(String name) {
        return wants.reads().stream()
                .filter(call -> call.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not asked, but " + wants.reads()));
    }

    String body(String name) {
        return read(name).request().body().utf8();
    }

    List<String> asked() {
        return asked.stream().map(Request::toString).toList();
    }

    List<String> reads() {
        return wants.reads().stream().map(Call::name).toList();
    }

    boolean isOver() {
        return over.isPresent();
    }

    Optional<ConsulException> failure() {
        return over.flatMap(Step.Over::failure).map(ConsulException.class::cast);
    }

    /** What was told, once and at the end. */
    ExecPreview preview() {
        assertThat(failure()).isEmpty();
        assertThat(isOver()).isTrue();
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    List<ExecPreview> told() {
        return told;
    }
}
