// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws requests about few keys and few sessions, so that they meet. */
final class Draw {

    static final List<String> KEYS = List.of("a", "a/", "a/b", "a/b/c", "ab", "b");

    /** All that is in a play's folder. */
    static final Asked ALL = Asked.get("/v1/kv/$P", "recurse");

    static final Asked SESSIONS = Asked.get("/v1/session/list");

    /** What gives the tables of both sides an index, and those that play sessions to speak of. */
    static final List<Asked> PREAMBLE = List.of(
            Asked.put("/v1/kv/before", "x"),
            Asked.delete("/v1/kv/before"),
            create("S0", ""),
            create("S1", "\"LockDelay\":\"0s\",\"TTL\":\"10s\""),
            create("S2", "\"Behavior\":\"delete\",\"TTL\":\"30s\",\"LockDelay\":\"5s\""),
            SESSIONS,
            ALL);

    private static final List<String> PREFIXES = List.of("$P", "$Pa", "$Pa/", "$Pa/b", "$Pb", "$Pc", "");
    private static final List<String> VALUES = List.of("", "v", "w");
    private static final List<String> VERBS = List.of(
            "set",
            "set",
            "cas",
            "lock",
            "lock",
            "unlock",
            "get",
            "get-tree",
            "check-index",
            "check-session",
            "check-not-exists",
            "delete",
            "delete-tree",
            "delete-cas");

    /** Releases differ in whether they know one of these; and a command with an unknown one ends the newer servers. */
    private static final List<String> READS =
            List.of("get", "get-tree", "get-or-empty", "check-session", "check-index", "check-not-exists", "bogus");

    private final Random random;

    Draw(Random random) {
        this.random = random;
    }

    List<Asked> sequence(int length) {
        List<Asked> all = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            all.add(next());
        }
        return all;
    }

    private Asked next() {
        int lot = random.nextInt(100);
        if (lot < 12) {
            return read();
        } else if (lot < 22) {
            return read().meanwhile();
        } else if (lot < 52) {
            return write();
        } else if (lot < 62) {
            return delete();
        } else if (lot < 80) {
            return Asked.txn(operations());
        }
        return session();
    }

    private Asked read() {
        String prefix = "/v1/kv/" + one(PREFIXES);
        return switch (random.nextInt(6)) {
            case 0, 1 -> Asked.get("/v1/kv/" + key());
            case 2, 3 -> Asked.get(prefix, "recurse");
            case 4 -> Asked.get(prefix, "keys");
            default -> Asked.get(prefix, "keys", "separator=" + one(List.of("/", "b", "")));
        };
    }

    private Asked write() {
        List<String> parameters = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            parameters.add("flags=" + one(List.of("0", "7", "16210313421097356768")));
        }
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> parameters.add("acquire=" + holder());
            case 3, 4 -> parameters.add("release=" + holder());
            case 5, 6 -> parameters.add("cas=" + index());
            default -> {}
        }
        if (random.nextInt(60) == 0) {
            parameters.add("release=" + holder());
        }
        return Asked.put("/v1/kv/" + key(), one(VALUES), parameters.toArray(String[]::new));
    }

    private Asked delete() {
        return switch (random.nextInt(8)) {
            case 0 -> Asked.delete("/v1/kv/" + one(PREFIXES.subList(0, PREFIXES.size() - 1)), "recurse");
            case 1, 2, 3 -> Asked.delete("/v1/kv/" + key(), "cas=" + index());
            default -> Asked.delete("/v1/kv/" + key());
        };
    }

    private List<String> operations() {
        List<String> all = new ArrayList<>();
        List<String> verbs = random.nextInt(5) == 0 ? READS : VERBS;
        for (int i = random.nextInt(4); i >= 0; i--) {
            all.add("{\"KV\":{\"Verb\":\"" + one(verbs) + "\",\"Key\":\"" + key() + "\",\"Value\":\""
                    + one(List.of("", "dg==", "dw==")) + "\"" + field("Flags", one(List.of("0", "7")))
                    + ",\"Index\":" + index() + ",\"Session\":\"" + holder() + "\"}}");
        }
        return all;
    }

    private String field(String name, String value) {
        return random.nextBoolean() ? ",\"" + name + "\":" + value : "";
    }

    private Asked session() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> created();
            case 3, 4, 5 -> Asked.put("/v1/session/destroy/" + holder(), "");
            case 6 -> Asked.put("/v1/session/renew/" + holder(), "");
            case 7 -> Asked.get("/v1/session/info/" + holder());
            case 8 -> random.nextBoolean() ? SESSIONS : SESSIONS.meanwhile();
            default -> Asked.get("/v1/session/node/" + one(List.of("n1", "nowhere")));
        };
    }

    private Asked created() {
        String settings = String.join(
                        ",",
                        one(List.of("\"Name\":\"\"", "\"Name\":\"x\"")),
                        "\"LockDelay\":\"" + one(List.of("0s", "15s", "1m30s", "100ms")) + "\"",
                        "\"Behavior\":\"" + one(List.of("", "release", "release", "delete", "delete", "delete", "keep"))
                                + "\"",
                        "\"TTL\":\"" + one(List.of("", "0s", "10s", "10000ms", "24h", "24h", "25h", "soon")) + "\"")
                + field("NodeChecks", one(List.of("[]", "[\"serfHealth\"]", "[\"none\"]")));
        return create("S" + random.nextInt(3), settings);
    }

    static Asked create(String name, String settings) {
        return Asked.put("/v1/session/create", "{" + settings + "}", "as=" + name);
    }

    private String key() {
        return "$P" + one(KEYS);
    }

    private String holder() {
        return random.nextInt(15) == 0 ? Names.NOBODY : "$S" + random.nextInt(3);
    }

    private String index() {
        int number = random.nextInt(KEYS.size());
        return one(List.of("$I" + number, "$I" + number, "$J" + number, "0"));
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
