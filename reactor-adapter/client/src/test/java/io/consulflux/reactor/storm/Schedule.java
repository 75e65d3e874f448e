// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Which faults befall when: a pure function of a seed and a length. */
record Schedule(long seed, int ticks, List<Step> steps) {

    private static final int TICKS_A_FAULT = 6;

    /** A fault that finds no room so often is left out. */
    private static final int TRIES = 20;

    /**
     * The beginning or the end of a fault.
     *
     * @param number tells the faults of a schedule apart
     * @param agent by its index, -1 where none in particular is meant
     */
    record Step(int tick, int number, Fault fault, int agent, boolean begins) {
        @Override
        public String toString() {
            return "%3d %s %s%s".formatted(tick, begins ? "+" : "-", fault, agent < 0 ? "" : " node-" + (agent + 1));
        }
    }

    /** From one tick to another, the end excluded. */
    private record Spell(int number, Fault fault, int agent, int from, int to) {
        boolean leavesRoomFor(Spell other) {
            boolean elsewhere = fault.place() != other.fault.place() || agent != other.agent;
            return elsewhere || to <= other.from || other.to <= from;
        }
    }

    /** So many ticks of faults, as many kinds of them as there is room for. */
    static Schedule of(long seed, int ticks) {
        Random random = new Random(seed);
        List<Spell> spells = new ArrayList<>();
        List<Fault> kinds = new ArrayList<>();
        for (int number = 0; number < Math.max(1, ticks / TICKS_A_FAULT); number++) {
            if (kinds.isEmpty()) {
                kinds.addAll(Arrays.asList(Fault.values()));
                Collections.shuffle(kinds, random);
            }
            Fault fault = kinds.remove(kinds.size() - 1);
            for (int attempt = 0; attempt < TRIES; attempt++) {
                Spell spell = spell(number, fault, ticks, random);
                if (spells.stream().allMatch(other -> other.leavesRoomFor(spell))) {
                    spells.add(spell);
                    break;
                }
            }
        }
        return new Schedule(seed, ticks, steps(spells));
    }

    private static Spell spell(int number, Fault fault, int ticks, Random random) {
        int lasting = Math.min(fault.lasting(random), ticks);
        int from = random.nextInt(ticks - lasting + 1);
        return new Spell(number, fault, fault.agent(random), from, from + lasting);
    }

    private static List<Step> steps(List<Spell> spells) {
        List<Step> steps = new ArrayList<>();
        for (Spell spell : spells) {
            steps.add(new Step(spell.from, spell.number, spell.fault, spell.agent, true));
            steps.add(new Step(spell.to, spell.number, spell.fault, spell.agent, false));
        }
        steps.sort(
                Comparator.comparingInt(Step::tick).thenComparing(Step::begins).thenComparingInt(Step::number));
        return List.copyOf(steps);
    }

    @Override
    public String toString() {
        return steps.stream()
                .map(Step::toString)
                .collect(Collectors.joining(
                        "\n", "the schedule of -Dconsulflux.storm.seed=" + seed + " (" + ticks + " ticks):\n", ""));
    }
}
