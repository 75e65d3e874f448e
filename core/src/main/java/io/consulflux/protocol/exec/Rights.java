// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.codec.RightsCodec;
import io.consulflux.codec.RightsCodec.Right;
import io.consulflux.exec.ExecPreview.Obstacle;
import io.consulflux.exec.ExecPreview.Obstacle.Kind;
import io.consulflux.protocol.Call;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which of the rights that a job needs its token lacks, so far as Consul tells. */
final class Rights {

    private static final String NAME = "rights";

    private final Talk talk;
    private final List<Obstacle> lacking = new ArrayList<>();
    private Optional<Call> pending = Optional.empty();
    private boolean asked;

    Rights(Talk talk) {
        this.talk = talk;
    }

    boolean isAsked() {
        return asked;
    }

    boolean isKnown() {
        return asked && pending.isEmpty();
    }

    Optional<Call> pending() {
        return pending;
    }

    boolean owns(Call call) {
        return call.name().equals(NAME);
    }

    /**
     * Asks.
     *
     * @param server the node that the session will be bound to, in another datacenter
     */
    void ask(Optional<String> server) {
        asked = true;
        List<Right> rights = new ArrayList<>();
        rights.add(new Right("key", talk.job.prefix() + "/"));
        rights.add(new Right("event", "_rexec"));
        String node = talk.foreign().isPresent() ? server.orElse("") : talk.localNode();
        if (!node.isEmpty()) {
            rights.add(new Right("session", node));
        }
        Request question = Request.post("/v1/internal/acl/authorize", RightsCodec.question(rights));
        pending = Optional.of(Call.of(NAME, question.with("dc", talk.foreign())));
    }

    void answered(Response response) {
        List<Right> missing = RightsCodec.lacking(response);
        pending = Optional.empty();
        missing.forEach(right -> lacks(right.resource() + ":write on " + right.segment()));
    }

    /** Consul does not tell: rights are not in use, or it does not know the question. */
    void unknown() {
        pending = Optional.empty();
    }

    /** The agent would not say who it is. */
    void lacksAgent() {
        lacks("agent:read on the local agent");
    }

    List<Obstacle> obstacles() {
        return List.copyOf(lacking);
    }

    private void lacks(String right) {
        lacking.add(new Obstacle(Kind.RIGHT_MISSING, "the token lacks " + right));
    }
}
