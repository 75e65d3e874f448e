// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.tap;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One request that went by, and its answer once there is one. */
public final class Exchange {

    private static final Pattern KEY = Pattern.compile("\"Key\":\"([^\"]+)\"");

    /** What a request of a remote execution is for. */
    public enum Purpose {
        RESOLVE,
        SESSION,
        JOB,
        EVENT,
        LISTING,
        READ,
        PRUNE,
        RENEWAL,
        CLOSE,
        OTHER
    }

    private final String method;
    private final String target;
    private final boolean deletes;
    private final List<String> keys;
    private final long begun;
    private volatile @Nullable Answer answer;

    /**
     * An answer.
     *
     * @param wireBytes of the body as sent
     * @param plainBytes of the body as meant
     * @param at on the JVM's monotonic clock
     */
    public record Answer(int status, long wireBytes, long plainBytes, long at) {}

    Exchange(HttpMessage request, long begun) {
        String[] words = request.firstLine().split(" ", 3);
        this.method = words[0];
        this.target = words[1];
        this.deletes = target.startsWith("/v1/txn") && request.text().contains("\"Verb\":\"delete\"");
        this.keys = deletes ? List.of() : keys(method, target, request);
        this.begun = begun;
    }

    private static List<String> keys(String method, String target, HttpMessage request) {
        if (target.startsWith("/v1/txn")) {
            Matcher names = KEY.matcher(request.text());
            return names.results().map(found -> found.group(1)).toList();
        }
        boolean read = method.equals("GET") && target.startsWith("/v1/kv/") && !isListing(target);
        return read ? List.of(target.replaceFirst("\\?.*", "").substring("/v1/kv/".length())) : List.of();
    }

    void answered(Answer with) {
        answer = with;
    }

    public Purpose purpose() {
        if (target.startsWith("/v1/txn")) {
            return deletes ? Purpose.PRUNE : Purpose.READ;
        }
        if (target.startsWith("/v1/kv/")) {
            return switch (method) {
                case "GET" -> isListing(target) ? Purpose.LISTING : Purpose.READ;
                case "PUT" -> Purpose.JOB;
                default -> Purpose.CLOSE;
            };
        }
        if (target.startsWith("/v1/session/")) {
            return target.contains("/create")
                    ? Purpose.SESSION
                    : target.contains("/renew/") ? Purpose.RENEWAL : Purpose.CLOSE;
        }
        if (target.startsWith("/v1/event/fire/")) {
            return Purpose.EVENT;
        }
        return method.equals("GET") ? Purpose.RESOLVE : Purpose.OTHER;
    }

    private static boolean isListing(String target) {
        return target.matches(".*[?&]keys\\b.*");
    }

    /** The keys it reads, one by one. */
    public List<String> keys() {
        return keys;
    }

    /** When it was sent, on the JVM's monotonic clock. */
    public long begun() {
        return begun;
    }

    public @Nullable Answer answer() {
        return answer;
    }

    @Override
    public String toString() {
        return method + " " + target + " " + answer;
    }
}
