// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.util.ArrayList;
import java.util.List;

/**
 * The events that an agent was seen to hold, life after life. Within one its list grows at the end and nowhere else, for
 * a storm fires far fewer than it can hold.
 */
final class Memory {

    private final List<List<HeldEvent>> lives = new ArrayList<>(List.of(List.of()));

    /** Takes all that it lists now. */
    synchronized void see(List<HeldEvent> listed) {
        List<HeldEvent> life = lives.get(lives.size() - 1);
        boolean goesOn =
                listed.size() >= life.size() && listed.subList(0, life.size()).equals(life);
        if (goesOn) {
            lives.set(lives.size() - 1, listed);
        } else {
            lives.add(listed);
        }
    }

    synchronized List<List<HeldEvent>> lives() {
        return List.copyOf(lives);
    }

    synchronized int count() {
        return lives.stream().mapToInt(List::size).sum();
    }
}
