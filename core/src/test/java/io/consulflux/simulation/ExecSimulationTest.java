// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.Histories;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs in virtual time, on a model of Consul and its agents that knows what really happened. */
class ExecSimulationTest {

    private static final int HISTORIES = 300;

    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private long tooLong;
    private long refused;

    @Test
    void everyJobIsToldAsItWasEndsInTimeAndLeavesNothingBehind() {
        Histories.check(HISTORIES, random -> {
            ExecWorld world = new ExecWorld(random);
            try {
                world.play();
                ExecShape shape = new ExecShape(world);
                shape.check();
                Optional<Summary> summary = shape.summary();
                new ExecTruth(world).check(summary);
                summary.ifPresent(told -> outcomes.merge(told.outcome(), 1, Integer::sum));
                leftInOrder(world);
                tooLong += world.network.tooLong();
                refused += world.driver.done().stream()
                        .filter(done -> done.outcome() instanceof Input.Failed failed
                                && failed.failure().status().orElse(0) == 400)
                        .count();
            } catch (AssertionError broken) {
                throw new AssertionError(world.toString(), broken);
            }
        });
        if (Histories.areMany()) {
            assertThat(outcomes).as("the jobs end in every way").containsOnlyKeys(Outcome.values());
            assertThat(tooLong).as("listings that were too long").isPositive();
            assertThat(refused).as("transactions that were refused for a key").isPositive();
        }
    }

    private static void leftInOrder(ExecWorld world) {
        List<String> sent = world.driver.sent().stream()
                .map(Call::request)
                .map(Object::toString)
                .toList();
        for (String session : new ExecTruth(world).sessions()) {
            String destroy = "PUT /v1/session/destroy/" + session;
            String delete = "DELETE /v1/kv/_rexec/" + session + "/?recurse";
            assertThat(sent).contains(destroy);
            assertThat(!world.sound || sent.contains(delete))
                    .as("the keys are deleted")
                    .isTrue();
            if (sent.contains(delete)) {
                assertThat(sent.indexOf(destroy)).isBetween(0, sent.indexOf(delete));
                assertThat(sent.subList(sent.indexOf(delete), sent.size())).doesNotContain(destroy);
            }
        }
        assertThat(sent.stream().filter(request -> request.startsWith("DELETE")))
                .allMatch(request -> request.matches("DELETE /v1/kv/_rexec/[0-9a-f-]+/\\?recurse"));
        if (world.sound) {
            assertThat(world.cluster.store().state().sessions).isEmpty();
            assertThat(world.cluster.store().state().entries).isEmpty();
        }
        world.settle();
        assertThat(world.cluster.store().state().sessions).as("sessions").isEmpty();
        assertThat(world.cluster.store().state().entries).as("keys").isEmpty();
    }
}
