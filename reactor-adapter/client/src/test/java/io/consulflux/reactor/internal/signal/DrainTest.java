// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DrainTest {

    private final List<String> runs = new ArrayList<>();
    private Runnable inside = () -> {};
    private final Drain drain = new Drain(() -> {
        runs.add("begin");
        inside.run();
        runs.add("end");
    });

    @Test
    void callsFromWithinRunItOnceMoreAndDoNotNest() {
        inside = () -> {
            inside = () -> {};
            drain();
            drain();
        };
        drain();
        assertThat(runs).containsExactly("begin", "end", "begin", "end");
    }

    @Test
    void workThatThrowsDoesNotLockTheOthersOut() {
        inside = () -> {
            throw new IllegalStateException("mine");
        };
        assertThatThrownBy(this::drain).hasMessage("mine");
        inside = () -> {};
        drain();
        assertThat(runs).containsExactly("begin", "begin", "end");
    }

    private void drain() {
        drain.run();
    }
}
