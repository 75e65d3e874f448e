// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.protocol.Input;
import io.consulflux.protocol.Wants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Gives a participant its states, no more than it wants and each after a while, and may end. */
final class StatePublisher {

    /** How it ends, once it has given all. */
    enum End {
        NEVER,
        COMPLETES,
        FAILS
    }

    /** Its own failure. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure() {
            super("the publisher's own");
        }
    }

    /** What it will give, and what of that it has given. */
    final List<String> states = new ArrayList<>();

    final End end;
    private final Random random;
    private final VirtualTime time;

    /** When it failed, if it did. */
    Optional<Long> failed = Optional.empty();

    private long wanted;
    private int given;
    private boolean planned;
    private boolean over;

    StatePublisher(String name, Client client) {
        this.random = client.random();
        this.time = client.time();
        this.end = random.nextInt(3) == 0 ? End.NEVER : random.nextInt(4) == 0 ? End.FAILS : End.COMPLETES;
        int count = random.nextInt(10);
        for (int i = 0; i < count; i++) {
            states.add(name + "-" + i);
        }
    }

    int given() {
        return given;
    }

    /** Whether it has given all and, if it shall, ended; or was cancelled before. */
    boolean isDone() {
        return over || (end == End.NEVER && given == states.size());
    }

    void hold(Wants wants, SimulatedDriver<?> driver) {
        if (wants.states().isEmpty()) {
            over = true;
        } else {
            wanted = Math.max(wanted, wants.states().getAsLong());
            plan(driver);
        }
    }

    /** It ends without being asked to. */
    private void plan(SimulatedDriver<?> driver) {
        boolean more = given < states.size();
        if (!planned && !over && wanted > (more ? given : 0) && (more || end != End.NEVER)) {
            planned = true;
            time.after(Duration.ofMillis(random.nextInt(3) == 0 ? 0 : random.nextInt(6_000)), () -> {
                planned = false;
                signal(driver);
                plan(driver);
            });
        }
    }

    private void signal(SimulatedDriver<?> driver) {
        if (over) {
            return;
        }
        if (given < states.size()) {
            given++;
            driver.note(new Input.StateGiven(states.get(given - 1)));
        } else {
            over = true;
            failed = Optional.of(time.nanos()).filter(now -> end == End.FAILS);
            driver.note(new Input.StatesEnded(end == End.FAILS ? Optional.of(new Failure()) : Optional.empty()));
        }
    }
}
