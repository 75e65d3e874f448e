// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.util.List;
import java.util.Random;

/** What can befall a cluster and the ways to it. Each begins and ends. */
enum Fault {
    /** A client agent loses its power, and is started again. */
    KILL(Place.PROCESS, 2, 14),
    /** A client agent is stopped (SIGSTOP) and goes on. */
    PAUSE(Place.PROCESS, 4, 24),
    /** The leader loses its power, and is started again. */
    KILL_LEADER(Place.SERVERS, 4, 16),
    /** The leader is stopped, and goes on when another leads. */
    PAUSE_LEADER(Place.SERVERS, 8, 24),
    /** The state is saved, and later restored. */
    RESTORE(Place.STATE, 8, 24),
    /** The token of the streams is deleted, and made again. */
    REVOKE(Place.STATE, 4, 16),
    /** All connections to an agent are cut, and new ones at once. */
    CUT(Place.WAY, 1, 16),
    DELAY(Place.WAY, 4, 16),
    /** Answers end after some bytes. */
    TRUNCATE(Place.WAY, 4, 16),
    BLACK_HOLE(Place.WAY, 4, 24),
    /** Each request is answered 429. */
    TOO_MANY(Place.WAY, 2, 16),
    /** Each request is answered 500, with the words of an agent without a leader. */
    NO_LEADER(Place.WAY, 2, 16),
    /** Strangers take all the connections that an agent allows. */
    CROWD(Place.WAY, 4, 24);

    /** What can have one fault at a time; processes and ways, one each. */
    enum Place {
        PROCESS,
        WAY,
        SERVERS,
        STATE
    }

    /** The client agents that streams ask, in pairs that stand in for one another. */
    static final List<Integer> ASKED = List.of(3, 4, 5, 6);

    private final Place place;
    private final int shortest;
    private final int longest;

    Fault(Place place, int shortest, int longest) {
        this.place = place;
        this.shortest = shortest;
        this.longest = longest;
    }

    Place place() {
        return place;
    }

    /** One of the agents that it can befall; -1 where it befalls no agent in particular. */
    int agent(Random random) {
        return switch (place) {
            case PROCESS, WAY -> ASKED.get(random.nextInt(ASKED.size()));
            case SERVERS, STATE -> -1;
        };
    }

    /** For how many ticks. */
    int lasting(Random random) {
        return shortest + random.nextInt(longest - shortest + 1);
    }
}
