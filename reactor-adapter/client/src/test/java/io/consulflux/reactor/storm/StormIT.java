// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Storms on eight real agents: three of them, or the seeds from 1 to N with {@code -Dconsulflux.storm.seeds=N}, with
 * {@code -Dconsulflux.storm.first=F} so many from F on; {@code -Dconsulflux.storm.seed=S} plays that one, and
 * {@code -Dconsulflux.storm.ticks=T} makes them shorter or longer.
 */
class StormIT {

    private static final int FIRST = Integer.getInteger("consulflux.storm.first", 1);
    private static final int SEEDS = Integer.getInteger("consulflux.storm.seeds", 3);
    private static final int TICKS = Integer.getInteger("consulflux.storm.ticks", 60);

    /** A storm that takes longer says what it waited for. */
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir
    private static Path folder;

    /** How long a server that was away may take. */
    private static final Duration TO_CATCH_UP = Duration.ofSeconds(30);

    private static Site site;
    private static boolean damaged;

    @BeforeAll
    static void startCluster() {
        site = Site.start();
    }

    @AfterAll
    static void closeCluster() {
        try (Site closing = site) {
            if (!damaged) {
                Remains.checkInTheEnd(closing);
            }
        }
    }

    static LongStream seeds() {
        Long only = Long.getLong("consulflux.storm.seed");
        return only == null ? LongStream.range(FIRST, FIRST + SEEDS) : LongStream.of(only);
    }

    /** A storm that failed, and Consul itself, may leave a cluster that is of no use to the next one. */
    private static void renewSite() {
        if (damaged || !Waiting.comes(TO_CATCH_UP, () -> site.isWhole() && site.hasCaughtUp())) {
            System.out.println("storm: a new cluster, for the one before "
                    + (damaged ? "was left by a storm that failed" : "has a server that does not catch up"));
            site.close();
            site = Site.start();
        }
        damaged = true;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostToldTwiceMadeUpOrLeftBehind(long seed) {
        renewSite();
        long begun = System.nanoTime();
        Storm storm = new Storm(site, Schedule.of(seed, TICKS), folder);
        String figures = storm.run();
        damaged = false;
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println("storm " + seed + ": " + took.toMillis() + " ms; " + figures);
        if (took.compareTo(LONG) > 0) {
            System.out.println(storm.played());
        }
    }
}
