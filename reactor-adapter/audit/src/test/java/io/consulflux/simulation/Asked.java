// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import io.consulflux.wire.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A request in which sessions and indexes have {@link Names}, so that it can be put to both sides.
 *
 * @param parts the body; of a transaction its operations
 */
record Asked(Request.Method method, String path, List<String> parameters, List<String> parts, Pace pace) {

    enum Pace {
        AT_ONCE,
        /** A blocking query that others follow before it is answered. */
        MEANWHILE,
        /** A blocking query that nothing follows before it is answered. */
        ENDURED
    }

    static final String TXN = "/v1/txn";

    /** How long at most. */
    static final Duration ENDURED = Duration.ofSeconds(20);

    static Asked get(String path, String... parameters) {
        return new Asked(Request.Method.GET, path, List.of(parameters), List.of(), Pace.AT_ONCE);
    }

    static Asked put(String path, String body, String... parameters) {
        return new Asked(Request.Method.PUT, path, List.of(parameters), List.of(body), Pace.AT_ONCE);
    }

    static Asked delete(String path, String... parameters) {
        return new Asked(Request.Method.DELETE, path, List.of(parameters), List.of(), Pace.AT_ONCE);
    }

    static Asked txn(List<String> operations) {
        return new Asked(Request.Method.PUT, TXN, List.of(), operations, Pace.AT_ONCE);
    }

    Asked meanwhile() {
        return new Asked(method, path, parameters, parts, Pace.MEANWHILE);
    }

    Asked endured() {
        return new Asked(method, path, parameters, parts, Pace.ENDURED);
    }

    Asked atOnce() {
        return new Asked(method, path, parameters, parts, Pace.AT_ONCE);
    }

    boolean isRead() {
        return method == Request.Method.GET;
    }

    boolean isAboutSessions() {
        return path.startsWith("/v1/session");
    }

    /** What an index is remembered by. */
    String question() {
        return path + "?" + String.join("&", parameters);
    }

    Request on(Names names) {
        String filled = names.fill(path, "");
        Request request = switch (method) {
            case GET -> Request.get(filled);
            case DELETE -> Request.delete(filled);
            default -> Request.put(filled, Bytes.utf8(names.fill(body(), "")));
        };
        List<String> all = new ArrayList<>(parameters);
        if (pace != Pace.AT_ONCE) {
            all.add("index=$X");
            all.add(pace == Pace.ENDURED ? "wait=" + ENDURED.toMillis() + "ms" : "wait=60000ms");
        }
        for (String parameter : all) {
            request = request.flagged(names.fill(parameter, question()));
        }
        return request;
    }

    private String body() {
        return path.equals(TXN) ? "[" + String.join(",", parts) + "]" : String.join("", parts);
    }

    /** The same with one operation less. */
    List<Asked> shorter() {
        List<Asked> all = new ArrayList<>();
        for (int i = 0; path.equals(TXN) && parts.size() > 1 && i < parts.size(); i++) {
            List<String> fewer = new ArrayList<>(parts);
            fewer.remove(i);
            all.add(new Asked(method, path, parameters, fewer, pace));
        }
        return all;
    }

    @Override
    public String toString() {
        return method + " " + question() + (pace == Pace.AT_ONCE ? "" : " " + pace)
                + (parts.isEmpty() ? "" : "  " + body());
    }
}
