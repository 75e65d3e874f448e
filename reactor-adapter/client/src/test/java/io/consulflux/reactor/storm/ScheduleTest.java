// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.reactor.storm.Schedule.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final int SEEDS = 500;
    private static final int TICKS = 60;

    @Test
    void theSameSeedGivesTheSameScheduleAndAnotherOneAnother() {
        Set<List<Step>> all = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(Schedule.of(seed, TICKS)).isEqualTo(Schedule.of(seed, TICKS));
            all.add(Schedule.of(seed, TICKS).steps());
        }
        assertThat(all).hasSize(SEEDS);
    }

    @Test
    void whateverBeginsEndsWithinTheLength() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (int ticks : new int[] {1, 7, TICKS}) {
                Map<Integer, Step> open = new HashMap<>();
                int before = 0;
                for (Step step : Schedule.of(seed, ticks).steps()) {
                    assertThat(step.tick()).isBetween(before, ticks);
                    before = step.tick();
                    if (step.begins()) {
                        assertThat(open.put(step.number(), step)).isNull();
                    } else {
                        Step begun = open.remove(step.number());
                        assertThat(begun.fault()).isEqualTo(step.fault());
                        assertThat(begun.agent()).isEqualTo(step.agent());
                    }
                }
                assertThat(open).isEmpty();
            }
        }
    }

    @Test
    void noPlaceHasTwoFaultsAtOnce() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Set<String> taken = new TreeSet<>();
            for (Step step : Schedule.of(seed, TICKS).steps()) {
                String place = step.fault().place() + " " + step.agent();
                assertThat(step.begins() ? taken.add(place) : taken.remove(place))
                        .as("%s in %s", step, Schedule.of(seed, TICKS))
                        .isTrue();
            }
        }
    }

    @Test
    void aScheduleHasManyKindsOfFaults() {
        Set<Fault> ever = new HashSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            Set<Fault> kinds = new HashSet<>();
            Schedule.of(seed, TICKS).steps().forEach(step -> kinds.add(step.fault()));
            assertThat(kinds).as("seed %s", seed).hasSizeGreaterThanOrEqualTo(6);
            ever.addAll(kinds);
        }
        assertThat(ever).containsExactlyInAnyOrder(Fault.values());
    }

    @Test
    void aScheduleSaysHowToReplayIt() {
        assertThat(Schedule.of(41, TICKS).toString())
                .contains("-Dconsulflux.storm.seed=41")
                .contains(Schedule.of(41, TICKS).steps().get(0).toString());
    }
}
