// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumbersTest {

    @Test
    void whatHasNoGapsIsOneRangeInWhateverOrderItComes() {
        List<Long> shuffled = new ArrayList<>(LongStream.range(0, 1_000).boxed().toList());
        Collections.shuffle(shuffled);
        Numbers numbers = new Numbers();
        shuffled.forEach(numbers::add);

        assertThat(numbers.ranges()).isEqualTo(1);
        assertThat(numbers.add(500)).isFalse();
        assertThat(LongStream.generate(numbers::removeFirst).limit(1_000).boxed())
                .isSorted()
                .startsWith(0L)
                .endsWith(999L);
        assertThat(numbers.isEmpty()).isTrue();
    }

    @Test
    void itIsASet() {
        Histories.check(500, random -> {
            Numbers numbers = new Numbers();
            TreeSet<Long> set = new TreeSet<>();
            for (int i = 0; i < 200; i++) {
                if (random.nextInt(3) == 0 && !set.isEmpty()) {
                    assertThat(numbers.removeFirst()).isEqualTo(set.pollFirst());
                } else {
                    long number = random.nextInt(40);
                    assertThat(numbers.add(number)).isEqualTo(set.add(number));
                }
                assertThat(numbers.isEmpty()).isEqualTo(set.isEmpty());
                assertThat(numbers.ranges()).isEqualTo(gaps(set));
                assertThat(numbers.leftOut()).isEqualTo(set.isEmpty() ? 0 : set.last() + 1 - set.size());
            }
        });
    }

    private static int gaps(Set<Long> set) {
        return (int) set.stream().filter(number -> !set.contains(number - 1)).count();
    }
}
