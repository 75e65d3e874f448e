// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import io.consulflux.BarrierBrokenException;
import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.NodeEvent;
import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.BarrierCondition;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Protocol;
import io.consulflux.protocol.SelfCall;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.barrier.Telling.View;
import io.consulflux.state.Consistency;
import io.consulflux.state.Snapshot;
import io.consulflux.state.Snapshot.Filtered;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Waits at a barrier. Every listing that is fresh is judged as a whole, whatever the demand; what is told follows under
 * demand. The first listing that satisfies the condition opens the barrier, and is the last one that is looked at.
 */
public final class BarrierProtocol implements Protocol<NodeEvent> {

    private static final String SELF = "self";
    private static final String DEADLINE = "deadline";

    /** An agent says who it is without asking anybody. */
    private static final Duration SELF_LIMIT = Duration.ofSeconds(1);

    private final Barrier barrier;
    private final String address;
    private final FreshListings listings;
    private final RollCall roll;
    private final Telling telling;

    private Optional<String> observer = Optional.empty();
    private boolean observerIsAsked = true;
    private boolean judged;
    private boolean opened;
    private Optional<Step.Over> over = Optional.empty();
    private long deadline;
    private long credit;
    private Moment at = new Moment(0, Instant.EPOCH);

    /**
     * A wait that has not begun.
     *
     * @param address stands for the agent's node where it does not say
     * @param chance from 0 to 1, at random: so that those who failed together do not try again together
     */
    public BarrierProtocol(Barrier barrier, String address, double chance) {
        this.barrier = barrier;
        this.address = address;
        this.listings = new FreshListings(
                new EntriesQuestion(barrier.prefix(), barrier.datacenter(), Consistency.DEFAULT), chance);
        Attendance attendance = Attendance.at(barrier);
        this.roll = new RollCall(barrier, attendance);
        this.telling = new Telling(attendance);
    }

    @Override
    public Step<NodeEvent> take(Input input, Moment moment) {
        at = moment;
        if (input instanceof Input.Started) {
            deadline = at.after(barrier.timeout());
        } else if (input instanceof Input.Answered answered) {
            answered(answered.call(), answered.response());
        } else if (input instanceof Input.Failed failed) {
            failed(failed.call(), failed.failure());
        } else if (input instanceof Input.EntriesListed listed) {
            judge(listings.told(listed.listing()));
        } else if (input instanceof Input.WatchFailed failed) {
            end(failed.failure());
        } else if (input instanceof Input.TimerFired fired) {
            fired(fired.timer());
        } else if (input instanceof Input.Demanded demanded) {
            long more = demanded.events();
            credit = credit > Long.MAX_VALUE - more ? Long.MAX_VALUE : credit + more;
        } else if (input instanceof Input.Cancelled) {
            credit = 0;
            over = Optional.of(new Step.Over(Optional.empty()));
        }
        return step();
    }

    private Step<NodeEvent> step() {
        if (over.isPresent() && observer.isEmpty()) {
            observer = Optional.of(address);
        }
        List<BarrierEvent> events =
                observer.map(node -> telling.next(credit, node)).orElseGet(List::of);
        credit -= credit == Long.MAX_VALUE ? 0 : events.size();
        if (over.isEmpty() && telling.isOver()) {
            over = Optional.of(new Step.Over(Optional.empty()));
        }
        Step.Ending ending = over.isPresent() ? over.get() : new Step.Open();
        return new Step<>(List.of(), List.copyOf(events), over.isPresent() ? Wants.nothing() : wants(), ending);
    }

    private void answered(Call call, Response response) {
        try {
            if (listings.owns(call.name())) {
                judge(listings.answered(response, at));
            } else {
                observer = Optional.of(SelfCall.node(response));
            }
        } catch (ConsulException unintelligible) {
            failed(call, unintelligible);
        }
    }

    private void judge(List<Snapshot<KvListing>> fresh) {
        for (Snapshot<KvListing> listing : fresh) {
            if (!isDecided()) {
                judge(listing.state(), listing.filtered());
            }
        }
    }

    private void judge(KvListing fresh, Filtered filtered) {
        if (filtered == Filtered.YES && barrier.condition() instanceof BarrierCondition.AtLeast) {
            end(new ConsulDeniedException(
                    listings.question().request().operation(),
                    "the token may not read all entries under " + barrier.prefix()
                            + ", so that nobody can tell whether all are ready"));
            return;
        }
        observerIsAsked |= !judged;
        judged = true;
        roll.judge(fresh);
        boolean broken = !roll.breaking().isEmpty();
        opened = !broken && roll.counts().isEnough();
        telling.show(new View(
                roll.listing(), roll.counts(), at.wall(), opened ? Optional.of(roll.ready()) : Optional.empty()));
        if (broken) {
            end(new BarrierBrokenException(barrier.prefix(), roll.breaking()));
        }
    }

    private boolean isDecided() {
        return opened || over.isPresent();
    }

    private void failed(Call call, ConsulException failure) {
        if (!listings.owns(call.name())) {
            // An agent that is away may say it when it is back.
            observer = judged ? Optional.of(address) : observer;
            observerIsAsked = false;
        } else if (!listings.failed(failure, at)) {
            end(failure);
        }
    }

    private void fired(String timer) {
        if (listings.owns(timer)) {
            listings.fired();
        } else if (!isDecided()) {
            RollCall.Counts counts = roll.counts();
            end(new BarrierTimeoutException(
                    barrier.prefix(),
                    barrier.timeout(),
                    new BarrierEvent.Ready(address, at.wall(), counts.ready(), counts.present(), counts.needed()),
                    judged ? roll.stragglers() : List.of(),
                    listings.lastFailure().orElse(null)));
        }
    }

    private void end(ConsulException failure) {
        over = Optional.of(new Step.Over(Optional.of(failure)));
    }

    private Wants wants() {
        Map<String, Long> timers = new HashMap<>();
        List<Call> reads = new ArrayList<>();
        if (observer.isEmpty() && observerIsAsked) {
            reads.add(Call.of(SELF, SelfCall.request()).within(SELF_LIMIT));
        }
        if (opened) {
            return new Wants(Optional.empty(), timers, reads);
        }
        timers.put(DEADLINE, deadline);
        listings.addWants(timers, reads);
        return new Wants(Optional.of(listings.question()), timers, reads);
    }
}
