// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent;
import io.consulflux.ParticipantEvent.Left;
import io.consulflux.ParticipantEvent.Left.Reason;
import io.consulflux.barrier.Participation;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.simulation.SimulatedDriver.Told;
import io.consulflux.simulation.SimulatedStay.Write;
import io.consulflux.simulation.StatePublisher.End;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the events of one stay say to one another, to the publisher's states, and to the answers that it had. */
final class ParticipantShape {

    private final SimulatedStay stay;
    private final List<Told<NodeEvent>> told;

    ParticipantShape(SimulatedStay stay) {
        this.stay = stay;
        this.told = stay.driver.told();
    }

    void check() {
        String letters = told.stream()
                .map(one -> one.event().getClass().getSimpleName())
                .map(kind -> kind.equals("Left") ? "F" : kind.substring(0, 1))
                .collect(Collectors.joining());
        // A listener that does not ask is told the last of the states, and it may have gone before.
        assertThat(letters).matches("(EP+L)*(EP*)?F?|(EP+L)*EP*L?F?");
        assertThat(stay.ahead).as("states wanted ahead").isLessThanOrEqualTo(1);
        inTurn();
        eachAcknowledgedOneIsTold();
        ended(letters);
    }

    /** Each state follows on the one before; after a loss the last that was given is published again. */
    private void inTurn() {
        int last = -1;
        boolean anew = true;
        for (Told<NodeEvent> one : told) {
            if (one.event() instanceof ParticipantEvent.Published news) {
                int now = stay.publisher.states.indexOf(news.state());
                assertThat(now).as("%s is given", news.state()).isBetween(0, stay.publisher.given() - 1);
                if (stay.hearsAll) {
                    assertThat(now)
                            .as("%s in turn", news.state())
                            .isBetween(anew ? Math.max(last, 0) : last + 1, last + 1);
                } else {
                    assertThat(now).as("%s in turn", news.state()).isGreaterThanOrEqualTo(last);
                }
                last = now;
            }
            anew = one.event() instanceof ParticipantEvent.Entered;
        }
    }

    private void eachAcknowledgedOneIsTold() {
        if (!stay.hearsAll) {
            return;
        }
        stay.writes()
                .filter(Write::isTaken)
                .filter(this::isCurrent)
                .forEach(write -> assertThat(told)
                        .as("told that %s was taken", write.state())
                        .anyMatch(one -> one.at() == write.done().at()
                                && one.event() instanceof ParticipantEvent.Published news
                                && news.state().equals(write.state())));
    }

    /** Whether nothing had ended by then: its session, the listener's interest, or, by a failure, the publisher. */
    private boolean isCurrent(Write write) {
        return stay.publisher.failed.orElse(Long.MAX_VALUE) > write.done().at()
                && stay.cancelled.orElse(Long.MAX_VALUE) > write.done().at()
                && stay.losses.getOrDefault(write.session(), Long.MAX_VALUE)
                        > write.done().at();
    }

    private void ended(String letters) {
        Optional<Throwable> failure = stay.driver.ending();
        told.stream()
                .map(Told::event)
                .filter(Left.class::isInstance)
                .map(Left.class::cast)
                .forEach(left -> {
                    assertThat(left.reason())
                            .isEqualTo(stay.publisher.end == End.FAILS ? Reason.FAILED : Reason.COMPLETED);
                    assertThat(stay.publisher.end).isNotEqualTo(End.NEVER);
                });
        if (stay.driver.isOver() && !stay.driver.isCancelled()) {
            boolean own = failure.filter(why -> !(why instanceof StatePublisher.Failure))
                    .isEmpty();
            assertThat(letters.endsWith("F")).as("%s and %s", letters, failure).isEqualTo(own);
        }
        if (failure.orElse(null) instanceof ConsulSessionLostException) {
            assertThat(stay.as.onLoss()).isEqualTo(Participation.OnLoss.END);
        }
    }
}
