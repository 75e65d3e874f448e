// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent.Entered;
import io.consulflux.ParticipantEvent.Left;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import io.consulflux.barrier.Participation;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Conversation;
import io.consulflux.protocol.Input;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A participant's stay played by hand, under the key {@code deploy/a}. */
final class ParticipantTranscript {

    static final Participation AS = Participation.of("deploy", "a");

    final Conversation conversation;

    private ParticipantTranscript(Participation as) {
        conversation = new Conversation(new ParticipantProtocol(as, Optional.empty(), () -> 1));
        conversation.start();
    }

    /** Begun; nothing is demanded. */
    static ParticipantTranscript of(Participation as) {
        return new ParticipantTranscript(as);
    }

    /** Begun, and all is demanded. */
    static ParticipantTranscript heard() {
        return of(AS).demand(Long.MAX_VALUE);
    }

    /** There under session s1 with the state "busy". */
    static ParticipantTranscript present(Participation as) {
        return of(as).demand(Long.MAX_VALUE).held("s1").give("busy").write(true);
    }

    static ParticipantTranscript present() {
        return present(AS);
    }

    ParticipantTranscript demand(long events) {
        conversation.demand(events);
        return this;
    }

    ParticipantTranscript held(String session) {
        conversation.take(new Input.SessionHeld(session, "n1"));
        return this;
    }

    ParticipantTranscript lost(String session) {
        conversation.take(new Input.SessionLost(session, new ConsulSessionLostException(session, "gone")));
        return this;
    }

    ParticipantTranscript give(String state) {
        conversation.take(new Input.StateGiven(state));
        return this;
    }

    ParticipantTranscript complete() {
        conversation.take(new Input.StatesEnded(Optional.empty()));
        return this;
    }

    ParticipantTranscript fail(Throwable failure) {
        conversation.take(new Input.StatesEnded(Optional.of(failure)));
        return this;
    }

    /** Answers the last write. */
    ParticipantTranscript write(boolean done) {
        return answer(lastWrite(), 200, done + "\n");
    }

    String lastWrite() {
        return conversation.calls().stream()
                .map(Call::name)
                .filter(name -> name.startsWith("state "))
                .reduce((first, later) -> later)
                .orElseThrow(() -> new AssertionError("no write under way"));
    }

    /** Answers the question for the entry after a refusal of the key. */
    ParticipantTranscript entry(String holder) {
        return entry("entry", holder);
    }

    /** Answers the question for the entry after a departure that was not done. */
    ParticipantTranscript rest(String holder) {
        return entry("what is left", holder);
    }

    private ParticipantTranscript entry(String call, String holder) {
        String session = holder.isEmpty() ? "" : ",\"Session\":\"" + holder + "\"";
        return answer(
                call,
                200,
                "[{\"LockIndex\":1,\"Key\":\"deploy/a\",\"Flags\":0,\"Value\":null" + session
                        + ",\"CreateIndex\":5,\"ModifyIndex\":6}]");
    }

    static String session(String id) {
        return "[{\"ID\":\"" + id + "\",\"Node\":\"n9\",\"LockDelay\":0,\"CreateIndex\":7,\"ModifyIndex\":7}]";
    }

    ParticipantTranscript answer(String name, int status, String body) {
        conversation.answer(conversation.underWay(name), status, body);
        return this;
    }

    ParticipantTranscript unreachable(String name) {
        conversation.fail(
                conversation.underWay(name), new ConsulUnreachableException(name, true, "connection reset", null));
        return this;
    }

    ParticipantTranscript retry() {
        conversation.fire("retry");
        return this;
    }

    ParticipantTranscript pass(Duration time) {
        conversation.pass(time);
        return this;
    }

    ParticipantTranscript cancel() {
        conversation.cancel();
        return this;
    }

    List<String> told() {
        return conversation.events().stream()
                .map(ParticipantTranscript::inShort)
                .toList();
    }

    private static String inShort(NodeEvent event) {
        if (event instanceof Entered entered) {
            return "entered by " + entered.session();
        }
        if (event instanceof Published published) {
            return published.state();
        }
        if (event instanceof Lost lost) {
            return "lost " + lost.session();
        }
        return event instanceof Left left ? "left " + left.reason() : event.toString();
    }

    /** What is under way or asked for. */
    List<String> underWay() {
        List<String> names = new ArrayList<>();
        conversation.calls().forEach(call -> names.add(call.name()));
        conversation.reads().forEach(call -> names.add(call.name()));
        return names;
    }

    /** The last request. */
    Call last() {
        List<Call> sent = conversation.sent();
        return sent.get(sent.size() - 1);
    }

    /** How many states the publisher may have given by now; -1 where it is cancelled. */
    long states() {
        return conversation.wants().states().orElse(-1);
    }
}
