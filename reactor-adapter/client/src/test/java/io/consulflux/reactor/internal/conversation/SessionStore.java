// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** An agent with sessions and keys that they hold, which answers at once, or not at all. Nothing ends by itself. */
final class SessionStore implements ConsulTransport {

    private static final Pattern ACQUIRE = Pattern.compile("/v1/kv/([^?]+)\\?acquire=(.+)");
    private static final Pattern DEPARTURE =
            Pattern.compile("\"Key\":\"([^\"]+)\",\"Session\":\"([^\"]+)\".*\"Verb\":\"delete\"");

    /** Which session holds a key, and with what value. */
    record Entry(String session, String value) {}

    /** All that was ever asked, in order. */
    final List<String> requests = new ArrayList<>();

    final Set<String> sessions = new LinkedHashSet<>();
    final Map<String, Entry> entries = new TreeMap<>();
    private final Scheduler scheduler;
    private int created;
    private String silentTo = "nothing";
    private int refusal;
    private int elsewhere;

    SessionStore(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** From now on no request is answered, or all are. */
    void isSilent(boolean now) {
        isSilentTo(now ? "" : "nothing");
    }

    /** From now on no request is answered whose path begins so, and all others are. */
    synchronized void isSilentTo(String begin) {
        silentTo = begin;
    }

    /** From now on each request is refused with this status. */
    void refuses(int status) {
        refusal = status;
    }

    /** So many sessions from now on are created elsewhere, as by another agent of a load balancer's, and not known here. */
    void createsElsewhere(int next) {
        elsewhere = next;
    }

    /** Ends a session as Consul does. */
    void end(String session) {
        sessions.remove(session);
        entries.values().removeIf(entry -> entry.session().equals(session));
    }

    long count(String begin) {
        return requests.stream().filter(request -> request.startsWith(begin)).count();
    }

    @Override
    public Mono<Response> exchange(Request request, Duration limit) {
        return Mono.defer(() -> take(request).map(Mono::just).orElseGet(() -> silence(request, limit)));
    }

    private synchronized Optional<Response> take(Request request) {
        requests.add(request.toString());
        return request.path().startsWith(silentTo) ? Optional.empty() : Optional.of(serve(request));
    }

    private Mono<Response> silence(Request request, Duration limit) {
        return Mono.<Response>never()
                .timeout(
                        limit,
                        Mono.error(() -> new ConsulUnreachableException(request.operation(), true, "silence", null)),
                        scheduler);
    }

    private Response serve(Request request) {
        if (refusal != 0) {
            return answer(refusal, "refused");
        }
        String name = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (request.path().equals("/v1/session/create")) {
            created++;
            if (elsewhere > 0) {
                elsewhere--;
            } else {
                sessions.add("s" + created);
            }
            return answer(200, "{\"ID\":\"s" + created + "\"}");
        }
        if (request.path().startsWith("/v1/session/destroy/")) {
            end(name);
            return answer(200, "true");
        }
        if (request.path().startsWith("/v1/session/")) {
            boolean known = sessions.contains(name);
            boolean renewal = request.path().startsWith("/v1/session/renew/");
            return known ? answer(200, session(name)) : answer(renewal ? 404 : 200, "[]");
        }
        return request.path().equals("/v1/txn") ? depart(request.body().utf8()) : keys(request);
    }

    private Response keys(Request request) {
        Matcher acquire = ACQUIRE.matcher(request.target());
        if (!acquire.matches()) {
            Entry entry = entries.get(request.path().substring("/v1/kv/".length()));
            return entry == null ? answer(404, "") : answer(200, told(request, entry));
        }
        String session = acquire.group(2);
        if (!sessions.contains(session)) {
            return answer(500, "invalid session \"" + session + "\"");
        }
        Entry before = entries.get(acquire.group(1));
        boolean free = before == null || before.session().equals(session);
        if (free) {
            entries.put(acquire.group(1), new Entry(session, request.body().utf8()));
        }
        return answer(200, Boolean.toString(free));
    }

    private Response depart(String body) {
        Matcher departure = DEPARTURE.matcher(body);
        Entry entry = departure.find() ? entries.get(departure.group(1)) : null;
        boolean ours = entry != null && entry.session().equals(departure.group(2));
        if (ours) {
            entries.remove(departure.group(1));
        }
        return answer(ours ? 200 : 409, "{}");
    }

    private static String session(String id) {
        return "[{\"ID\":\"" + id + "\",\"Node\":\"n1\",\"LockDelay\":0,\"CreateIndex\":1,\"ModifyIndex\":1}]";
    }

    private static String told(Request request, Entry entry) {
        return "[{\"LockIndex\":1,\"Key\":\"" + request.path().substring("/v1/kv/".length())
                + "\",\"Flags\":0,\"Value\":null,\"Session\":\"" + entry.session()
                + "\",\"CreateIndex\":5,\"ModifyIndex\":6}]";
    }

    private static Response answer(int status, String body) {
        return new Response(status, Map.of("X-Consul-Index", "7"), Bytes.utf8(body));
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.empty();
    }
}
