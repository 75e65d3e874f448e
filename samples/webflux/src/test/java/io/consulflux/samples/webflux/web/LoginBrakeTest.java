// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LoginBrakeTest {

    private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.1", 4711);
    private static final InetSocketAddress THERE = new InetSocketAddress("192.0.2.2", 4711);

    private final SettableClock clock = new SettableClock();
    private final LoginBrake brake = new LoginBrake(clock);

    @Test
    void thePauseDoublesWithEachTryThatFails() {
        fail("ada", HERE, 3);
        assertThat(brake.begin("ada", HERE)).isEqualTo(Duration.ofSeconds(1));
        clock.pass(Duration.ofSeconds(1));
        fail("ada", HERE, 1);
        assertThat(brake.begin("ada", HERE)).isEqualTo(Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            clock.pass(Duration.ofSeconds(64));
            fail("ada", HERE, 1);
        }
        assertThat(brake.begin("ada", HERE)).isEqualTo(Duration.ofSeconds(64));
    }

    @Test
    void nobodyIsKeptOutByWhoGuessesElsewhere() {
        fail("ada", HERE, 3);
        assertThat(brake.begin("ada", HERE)).isPositive();
        assertThat(brake.begin("ada", THERE)).isZero();
        assertThat(brake.begin("grace", HERE)).isZero();
    }

    @Test
    void whoTriesManyUsersFromOneAddressIsSlowedDownToo() {
        for (int i = 0; i < 20; i++) {
            fail("user" + i, HERE, 1);
        }
        assertThat(brake.begin("another", HERE)).isPositive();
    }

    @Test
    void whoSucceedsBeginsAnew() {
        for (int i = 0; i < 50; i++) {
            fail("ada", HERE, 2);
            assertThat(brake.begin("ada", HERE)).isZero();
            brake.succeeded("ada", HERE);
            clock.pass(Duration.ofMinutes(16));
        }
        assertThat(brake.begin("ada", HERE)).isZero();
    }

    @Test
    void anAddressOfVersionSixCountsByItsNetwork() {
        fail("ada", new InetSocketAddress("2001:db8:1:2::1", 1), 2);
        fail("ada", new InetSocketAddress("2001:db8:1:2::2", 1), 1);
        assertThat(brake.begin("ada", new InetSocketAddress("2001:db8:1:2::3", 1)))
                .isPositive();
        assertThat(brake.begin("ada", new InetSocketAddress("2001:db8:1:3::3", 1)))
                .isZero();
    }

    @Test
    void soManyAreRememberedAndForSoLong() {
        for (int i = 0; i < 20_000; i++) {
            brake.begin("user" + i, new InetSocketAddress("10.0." + i / 256 % 256 + "." + i % 256, 1));
        }
        assertThat(brake.remembered()).isEqualTo(10_000);
        clock.pass(Duration.ofMinutes(16));
        brake.begin("ada", HERE);
        assertThat(brake.remembered()).isEqualTo(2);
    }

    private void fail(String user, InetSocketAddress from, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(brake.begin(user, from)).isZero();
        }
    }

    /** Stands still until time is made to pass. */
    private static final class SettableClock extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
