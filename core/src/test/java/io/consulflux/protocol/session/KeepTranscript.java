// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import io.consulflux.NodeEvent;
import io.consulflux.SessionEvent.Held;
import io.consulflux.SessionEvent.Lost;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Conversation;
import io.consulflux.protocol.Input;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A kept session played by hand; its time to live is 20 s. */
final class KeepTranscript {

    static final Duration TTL = Duration.ofSeconds(20);

    final Conversation conversation;

    private KeepTranscript(OnSessionLoss onLoss) {
        SessionSpec spec = SessionSpec.named("mine").ttl(TTL);
        conversation = new Conversation(new KeepProtocol(spec, onLoss, Optional.empty(), () -> 1));
        conversation.start();
    }

    static KeepTranscript of(OnSessionLoss onLoss) {
        return new KeepTranscript(onLoss);
    }

    /** Created as s1 and renewed once, on node n1. */
    static KeepTranscript holding(OnSessionLoss onLoss) {
        return of(onLoss).created("s1").fire("session renewal").renewed("s1");
    }

    KeepTranscript created(String id) {
        return answer("session creation", 200, "{\"ID\":\"" + id + "\"}");
    }

    KeepTranscript renewed(String id) {
        return answer(renewal(id), 200, session(id));
    }

    /** Consul answers its renewal that there is no such session. */
    KeepTranscript unknown(String id) {
        return fire("session renewal").answer(renewal(id), 404, "Session id '" + id + "' not found");
    }

    static String renewal(String id) {
        return "session renewal of " + id;
    }

    static String session(String id) {
        return "[{\"ID\":\"" + id + "\",\"Node\":\"n1\",\"LockDelay\":0,\"CreateIndex\":7,\"ModifyIndex\":7}]";
    }

    KeepTranscript answer(String name, int status, String body) {
        conversation.answer(conversation.underWay(name), status, body);
        return this;
    }

    KeepTranscript unreachable(String name) {
        conversation.fail(
                conversation.underWay(name), new ConsulUnreachableException(name, true, "connection reset", null));
        return this;
    }

    KeepTranscript fire(String timer) {
        conversation.fire(timer);
        return this;
    }

    KeepTranscript pass(Duration time) {
        conversation.pass(time);
        return this;
    }

    KeepTranscript doubt(String session) {
        conversation.take(new Input.SessionDoubted(session));
        return this;
    }

    KeepTranscript cancel() {
        conversation.cancel();
        return this;
    }

    List<String> told() {
        return conversation.events().stream().map(KeepTranscript::inShort).toList();
    }

    static String inShort(NodeEvent event) {
        if (event instanceof Held held) {
            return "held " + held.session() + " on " + held.node();
        }
        return event instanceof Lost lost ? "lost " + lost.session() + " on " + lost.node() : event.toString();
    }

    /** All that was ever sent, as {@code METHOD target}. */
    List<String> requests() {
        return conversation.sent().stream()
                .map(call -> call.request().toString())
                .toList();
    }

    List<String> calls() {
        return conversation.calls().stream().map(Call::name).toList();
    }
}
