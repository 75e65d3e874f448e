// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Protocol;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Request;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A conversation whose every step the test says. Without a word from it, it goes on wanting what it wanted. */
final class ScriptedProtocol implements Protocol<String> {

    /** What it was told, in order. */
    final List<Input> inputs = new CopyOnWriteArrayList<>();

    private Function<Input, Step<String>> script = input -> goesOn();
    private Wants wants = Wants.nothing();

    static ScriptedProtocol of(Function<Input, Step<String>> script) {
        ScriptedProtocol protocol = new ScriptedProtocol();
        protocol.script = script;
        return protocol;
    }

    void then(Function<Input, Step<String>> next) {
        script = next;
    }

    @Override
    public Step<String> take(Input input, Moment at) {
        inputs.add(input);
        Step<String> step = script.apply(input);
        wants = step.wants();
        return step;
    }

    /** Nothing new. */
    Step<String> goesOn() {
        return new Step<>(List.of(), List.of(), wants, new Step.Open());
    }

    static Step<String> tells(String... events) {
        return new Step<>(List.of(), List.of(events), Wants.nothing(), new Step.Open());
    }

    static Step<String> calls(Call... calls) {
        return new Step<>(List.of(calls), List.of(), Wants.nothing(), new Step.Open());
    }

    static Step<String> reads(Call... reads) {
        return wants(new Wants(Optional.empty(), Map.of(), List.of(reads)));
    }

    static Step<String> timers(Map<String, Long> timers) {
        return wants(new Wants(Optional.empty(), timers, List.of()));
    }

    static Step<String> wants(Wants wants) {
        return new Step<>(List.of(), List.of(), wants, new Step.Open());
    }

    static Step<String> ends(String... events) {
        return new Step<>(List.of(), List.of(events), Wants.nothing(), new Step.Over(Optional.empty()));
    }

    static Call call(String name) {
        return Call.of(name, Request.get("/v1/" + name));
    }
}
