// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What an agent's process will do.
 *
 * @param chunks what it prints
 * @param code how it exits, after the last chunk
 * @param writes after so many writes nothing more comes of the agent
 */
record JobPlan(List<Chunk> chunks, int code, int writes) {

    /**
     * A chunk, and how long after the one before. Where the agent is frozen it writes no heartbeat meanwhile.
     */
    record Chunk(Duration pause, boolean frozen, Bytes text) {}

    static JobPlan nothing() {
        return new JobPlan(List.of(), 0, Integer.MAX_VALUE);
    }

    static JobPlan random(String node, Random random, boolean sound) {
        int count = random.nextInt(8) == 0 ? 60 + random.nextInt(90) : random.nextInt(6);
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int longest = random.nextInt(10) == 0 ? 9_000 : count > 20 ? 30 : 800;
            boolean frozen = !sound && random.nextInt(40) == 0;
            Duration pause = Duration.ofMillis(frozen ? random.nextInt(60_000) : random.nextInt(longest));
            chunks.add(new Chunk(pause, frozen, Bytes.utf8(node + "-" + i + "é")));
        }
        int code = random.nextInt(4) == 0 ? random.nextInt(256) : 0;
        boolean dies = !sound && random.nextInt(8) == 0;
        return new JobPlan(List.copyOf(chunks), code, dies ? random.nextInt(count + 3) : Integer.MAX_VALUE);
    }
}
