// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BellTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final Bell bell = new Bell();

    @Test
    void itRingsWhenTheAwaitedEventIsToldTheFirstTime() throws InterruptedException {
        bell.expect("7");
        bell.told("6", 1);
        assertThat(bell.await(AT_ONCE)).isEmpty();
        bell.told("7", 2);
        bell.told("7", 3);
        assertThat(bell.await(AT_ONCE)).hasValue(2);
    }

    @Test
    void anEventOfAnEarlierTurnRingsNothing() throws InterruptedException {
        bell.expect("6");
        bell.expect("7");
        bell.told("6", 1);
        assertThat(bell.await(AT_ONCE)).isEmpty();
    }

    @Test
    void itFindsTheEventsInAList() throws InterruptedException {
        bell.expect("7");
        bell.toldAll(
                "[{\"ID\":\"a\",\"Payload\":\"Ng==\",\"LTime\":1},{\"ID\":\"b\",\"Payload\":\"Nw==\",\"LTime\":2}]", 5);
        assertThat(bell.await(AT_ONCE)).hasValue(5);
    }
}
