// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.simulation.Asked.Pace;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One sequence of requests to both sides, with a look at the whole state after each that may have changed it. */
final class Play {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** A blocking query that neither side had answered when it was last looked at. */
    private record Pending(Asked asked, CompletableFuture<Response> real, CompletableFuture<Response> model) {}

    private final Sides sides;
    private final Names names;
    private final Names modelNames;
    private final Likeness likeness;
    private final List<Pending> pending = new ArrayList<>();

    private Play(Sides sides) {
        String folder = sides.folder();
        this.sides = sides;
        this.names = new Names(folder);
        this.modelNames = new Names(folder);
        this.likeness = new Likeness(names, modelNames);
    }

    /** The first difference, if there is one. Real Consul is left without keys and sessions. */
    static Optional<String> of(List<Asked> sequence, Sides sides) {
        Play play = new Play(sides);
        try {
            return play.play(sequence);
        } finally {
            play.leave();
        }
    }

    private Optional<String> play(List<Asked> sequence) {
        Optional<String> difference = Optional.empty();
        for (Asked before : Draw.PREAMBLE) {
            difference = difference.or(() -> askBoth(before));
        }
        for (int i = 0; i < sequence.size() && difference.isEmpty(); i++) {
            difference = step(sequence.get(i));
        }
        return difference.or(this::tooEarly);
    }

    private Optional<String> step(Asked asked) {
        if (asked.pace() != Pace.AT_ONCE && names.knows(asked.question())) {
            return asked.pace() == Pace.ENDURED ? endure(asked) : begin(asked);
        }
        Optional<String> difference = askBoth(asked.atOnce());
        return asked.isRead()
                ? difference
                : difference
                        .or(() -> askBoth(asked.isAboutSessions() ? Draw.SESSIONS : Draw.ALL))
                        .or(this::wake);
    }

    private Optional<String> endure(Asked asked) {
        Response real = sides.real(asked.on(names));
        CompletableFuture<Response> model = sides.model(asked.on(modelNames));
        sides.passUntil(model, Asked.ENDURED);
        return compare(asked, real, got(model));
    }

    private Optional<String> askBoth(Asked asked) {
        Response real = sides.real(asked.on(names));
        CompletableFuture<Response> answer = sides.model(asked.on(modelNames));
        if (!answer.isDone()) {
            return Optional.of(asked + "\n  the model does not answer; Consul: " + told(real));
        }
        return compare(asked, real, answer.join());
    }

    private Optional<String> compare(Asked asked, Response real, Response model) {
        if (asked.path().equals("/v1/session/create") && real.status() == 200 && model.status() == 200) {
            String name = asked.parameters().get(0).substring("as=".length());
            names.session(name, id(real));
            modelNames.session(name, id(model));
        }
        Optional<String> difference = likeness.difference(real, model);
        learn(names, asked, real);
        learn(modelNames, asked, model);
        return difference.map(
                what -> asked + "\n  " + what + " differs\n  Consul: " + told(real) + "\n  model:  " + told(model));
    }

    private static String id(Response created) {
        return JsonMapper.shared().readTree(created.body().utf8()).path("ID").asString();
    }

    private static void learn(Names names, Asked asked, Response answer) {
        OptionalLong index = answer.index();
        if (asked.isRead() && index.isPresent()) {
            names.index(asked.question(), "", index.getAsLong());
        }
        if (asked.equals(Draw.ALL) && answer.status() == 200) {
            for (JsonNode entry : JsonMapper.shared().readTree(answer.body().utf8())) {
                int number = Draw.KEYS.indexOf(names.key(entry.path("Key").asString()));
                names.index(
                        "I" + number, "J" + number, entry.path("ModifyIndex").asLong());
            }
        }
    }

    private Optional<String> begin(Asked asked) {
        Pending begun = new Pending(asked, sides.realMeanwhile(asked.on(names)), sides.model(asked.on(modelNames)));
        pending.add(begun);
        return wake();
    }

    /** Those that the model has answered are answered by Consul too. */
    private Optional<String> wake() {
        Optional<String> difference = Optional.empty();
        for (Iterator<Pending> each = pending.iterator(); each.hasNext() && difference.isEmpty(); ) {
            Pending next = each.next();
            if (next.model.isDone()) {
                each.remove();
                difference = woken(next);
            }
        }
        return difference;
    }

    /** Whether a change elsewhere wakes those who wait for what is not there is a matter of how Consul's tree has grown. */
    private Optional<String> woken(Pending waiting) {
        Response model = waiting.model.join();
        if (model.status() == 404) {
            waiting.real.cancel(true);
            return Optional.empty();
        }
        try {
            Response real = waiting.real.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return compare(waiting.asked, real, model);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.of(waiting.asked + "\n  Consul does not answer; the model: " + told(model));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<String> tooEarly() {
        return pending.stream()
                .filter(waiting -> waiting.real.isDone())
                .filter(waiting -> got(waiting.real).status() != 404)
                .findFirst()
                .map(waiting -> waiting.asked + "\n  the model does not answer; Consul: " + told(got(waiting.real)));
    }

    private void leave() {
        pending.forEach(waiting -> waiting.real.cancel(true));
        sides.real(Request.delete("/v1/kv/" + names.fill("$P", "")).flagged("recurse"));
        for (String session : names.sessions()) {
            sides.real(Asked.put("/v1/session/destroy/" + session, "").on(names));
        }
    }

    private static Response got(CompletableFuture<Response> answer) {
        return answer.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private static String told(Response response) {
        return response.status() + " "
                + response.index().stream()
                        .mapToObj(index -> "index " + index + " ")
                        .findFirst()
                        .orElse("")
                + response.body().utf8().replaceAll("\\s+", " ");
    }
}
