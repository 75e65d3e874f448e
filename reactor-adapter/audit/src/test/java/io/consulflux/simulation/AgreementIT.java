// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.consulflux.Histories;
import io.consulflux.testkit.ConsulCluster;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The simulation proves what it proves on a model of Consul. Here the same random requests are put to the model and to a real
 * Consul, and their answers are compared.
 */
class AgreementIT {

    private static final int SEQUENCES = 200;
    private static final int LENGTH = 30;

    private static ConsulCluster cluster;
    private static Sides sides;

    @BeforeAll
    static void start() {
        cluster = Sides.cluster();
        sides = new Sides(cluster.server());
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void theModelAnswersAsConsulDoes() {
        Histories.check(SEQUENCES, random -> play(new Draw(random).sequence(LENGTH)));
    }

    private static void play(List<Asked> sequence) {
        if (Play.of(sequence, sides).isPresent()) {
            List<Asked> shortest =
                    Shortening.of(sequence, shorter -> Play.of(shorter, sides).isPresent());
            fail(told(shortest) + Play.of(shortest, sides).orElse("once, but not again"));
        }
    }

    private static String told(List<Asked> sequence) {
        return sequence.stream().map(Asked::toString).collect(Collectors.joining("\n", "after\n", "\n"));
    }

    @Test
    void aSessionEndsInTimeAndItsKeysAreFreeOrGone() {
        assertThat(Play.of(
                        List.of(
                                Draw.create("S0", "\"TTL\":\"1s\",\"LockDelay\":\"0s\""),
                                Asked.put("/v1/kv/$Pa", "v", "acquire=$S0", "flags=7"),
                                Draw.ALL.endured(),
                                Asked.put("/v1/kv/$Pa", "w", "acquire=$S1"),
                                Draw.create("S0", "\"TTL\":\"1s\",\"Behavior\":\"delete\""),
                                Asked.put("/v1/kv/$Pb", "v", "acquire=$S0"),
                                Draw.ALL.endured(),
                                Draw.SESSIONS),
                        sides))
                .isEmpty();
    }

    /** The end of another session says when enough time has passed. */
    @Test
    void theDelayAfterASessionsEndIsOverInTime() {
        Asked lock =
                Asked.txn(List.of("{\"KV\":{\"Verb\":\"lock\",\"Key\":\"$Pa\",\"Value\":\"\",\"Session\":\"$S1\"}}"));
        assertThat(Play.of(
                        List.of(
                                Draw.create("S0", "\"LockDelay\":\"2s\""),
                                Draw.create("S2", "\"TTL\":\"2s\""),
                                Asked.put("/v1/kv/$Pb", "v", "acquire=$S2"),
                                Asked.put("/v1/kv/$Pa", "v", "acquire=$S0"),
                                Asked.put("/v1/session/destroy/$S0", ""),
                                lock,
                                Asked.put("/v1/kv/$Pa", "w", "acquire=$S1"),
                                Draw.ALL.endured(),
                                lock,
                                Draw.ALL),
                        sides))
                .isEmpty();
    }
}
