// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** How often things go wrong, and how long they take. From a time on all is well. */
final class Weather {

    /** What becomes of a request on its way. */
    enum Fate {
        FINE,
        /** No connection. */
        REFUSED,
        /** The connection breaks before Consul has read it. */
        CUT_BEFORE,
        /** The connection breaks when Consul has done what it asks. */
        CUT_AFTER,
        /** It never arrives, and nobody says so. */
        SWALLOWED_BEFORE,
        /** Its answer never arrives. */
        SWALLOWED_AFTER
    }

    /**
     * A refusal.
     *
     * @param done whether what was asked is done nevertheless
     */
    record Refusal(Response response, boolean done) {}

    private static final Fate[] BAD = {
        Fate.REFUSED, Fate.CUT_BEFORE, Fate.CUT_AFTER, Fate.SWALLOWED_BEFORE, Fate.SWALLOWED_AFTER
    };

    private final Random random;
    private final int trouble;
    private boolean calm;
    private int cuts;
    private boolean denying;

    /** @param trouble how many of a hundred requests get lost, and as many are refused */
    Weather(Random random, int trouble) {
        this.random = random;
        this.trouble = trouble;
    }

    void calmDown() {
        calm = true;
        cuts = 0;
    }

    boolean isCalm() {
        return calm || trouble == 0;
    }

    /** From now on nothing comes through, or something again. */
    void cut(boolean whole) {
        cuts = calm ? 0 : cuts + (whole ? 1 : -1);
    }

    /** Some tokens are not known everywhere. */
    void deny() {
        denying = true;
    }

    Fate fate() {
        if (cuts > 0) {
            return random.nextBoolean() ? Fate.REFUSED : Fate.SWALLOWED_BEFORE;
        }
        return isUnlucky() ? BAD[random.nextInt(BAD.length)] : Fate.FINE;
    }

    Optional<Refusal> refusal() {
        if (!isUnlucky()) {
            return Optional.empty();
        }
        if (denying && random.nextInt(40) == 0) {
            return Optional.of(refused(403, "Permission denied"));
        }
        return Optional.of(
                switch (random.nextInt(8)) {
                    case 0 -> refused(429, "");
                    case 1 -> refused(503, "rate limit exceeded, try again later");
                    case 2 -> refused(500, "No cluster leader");
                    case 3 -> refused(500, "No known Consul servers");
                    case 4 ->
                        refused(500, "rpc error getting client: failed to get conn: dial tcp: connection refused");
                    case 5 -> refused(500, "Raft leader not found in server lookup mapping");
                    case 6 -> doubtful("rpc error making call: EOF");
                    default -> doubtful("leadership lost while committing log");
                });
    }

    private static Refusal refused(int status, String text) {
        return new Refusal(Answers.plain(status, text), false);
    }

    private Refusal doubtful(String text) {
        return new Refusal(Answers.plain(500, text), random.nextBoolean());
    }

    private boolean isUnlucky() {
        return !isCalm() && random.nextInt(100) < trouble;
    }

    /** Most are fast, some slow, and in bad weather a few very slow. */
    Duration delay() {
        int lot = random.nextInt(100);
        long longest = lot < 85 ? 5_000_000L : lot < 98 || isCalm() ? 200_000_000L : 12_000_000_000L;
        return Duration.ofNanos(50_000 + (long) (longest * random.nextDouble()));
    }
}
