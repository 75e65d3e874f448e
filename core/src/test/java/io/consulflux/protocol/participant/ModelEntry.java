// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.wire.Request;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Consul does with the sessions and the one key that a stay is about. Sessions end with what they hold. */
final class ModelEntry {

    private static final Pattern ACQUIRE = Pattern.compile("PUT /v1/kv/deploy/a\\?acquire=(.+)");
    private static final Pattern DEPARTURE =
            Pattern.compile("\\[\\{\"KV\":\\{\"Verb\":\"check-session\",\"Key\":\"deploy/a\",\"Session\":\"(.+)\"}},"
                    + "\\{\"KV\":\\{\"Verb\":\"delete\",\"Key\":\"deploy/a\"}}]");

    record Answer(int status, String body) {}

    private final Set<String> sessions = new LinkedHashSet<>();
    private Optional<String> holder = Optional.empty();
    private Optional<String> value = Optional.empty();

    /** For so many tries nobody can acquire the key. */
    private int delay;

    void begin(String session) {
        sessions.add(session);
    }

    boolean isAlive(String session) {
        return sessions.contains(session);
    }

    /** @param tries how many tries a lock delay lasts */
    void end(String session, int tries) {
        sessions.remove(session);
        if (holder.equals(Optional.of(session))) {
            holder = Optional.empty();
            value = Optional.empty();
            delay = tries;
        }
    }

    Optional<String> holder() {
        return holder;
    }

    Optional<String> value() {
        return value;
    }

    boolean acquire(String session, String text) {
        if (holder.isPresent() && !holder.equals(Optional.of(session))) {
            return false;
        }
        if (holder.isEmpty() && delay > 0) {
            delay--;
            return false;
        }
        holder = Optional.of(session);
        value = Optional.of(text);
        return true;
    }

    /** Does what is asked; anything but what a stay may ask breaks the test. */
    Answer serve(Request request) {
        Matcher acquire = ACQUIRE.matcher(request.toString());
        if (acquire.matches()) {
            return acquired(acquire.group(1), request.body().utf8());
        }
        String path = request.path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return switch (path.substring(0, path.lastIndexOf('/'))) {
            case "/v1" -> departed(request.body().utf8());
            case "/v1/kv/deploy" -> entry();
            case "/v1/session/info" -> new Answer(200, isAlive(name) ? ParticipantTranscript.session(name) : "[]");
            case "/v1/session/destroy" -> destroyed(name);
            default -> throw new AssertionError("never to be asked: " + request);
        };
    }

    private Answer acquired(String session, String text) {
        return isAlive(session)
                ? new Answer(200, Boolean.toString(acquire(session, text)))
                : new Answer(500, "invalid session \"" + session + "\"");
    }

    private Answer departed(String body) {
        Matcher departure = DEPARTURE.matcher(body);
        if (!departure.matches()) {
            throw new AssertionError("no deletion of what is ours: " + body);
        }
        boolean ours = holder.equals(Optional.of(departure.group(1)));
        if (ours) {
            holder = Optional.empty();
            value = Optional.empty();
        }
        return new Answer(ours ? 200 : 409, "{}");
    }

    private Answer entry() {
        String session = holder.map(known -> ",\"Session\":\"" + known + "\"").orElse("");
        return value.isEmpty()
                ? new Answer(404, "")
                : new Answer(
                        200,
                        "[{\"LockIndex\":1,\"Key\":\"deploy/a\",\"Flags\":0,\"Value\":null" + session
                                + ",\"CreateIndex\":5,\"ModifyIndex\":6}]");
    }

    private Answer destroyed(String session) {
        end(session, 0);
        return new Answer(200, "true");
    }
}
