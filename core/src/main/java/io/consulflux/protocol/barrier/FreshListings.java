// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.EntriesQuestion;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.poll.Backoff;
import io.consulflux.poll.Headers;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.barrier.Freshness.Verdict;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The listings that may be judged, out of what the poll tells and what is read beside it. */
final class FreshListings {

    private static final String LISTING = "listing";
    private static final String RETRY = "retry";
    private static final String LAG = "lag";

    /** How long a poll may take to tell what was read already. */
    private static final Duration LAG_LIMIT = Duration.ofSeconds(1);

    private final EntriesQuestion question;
    private final Call call;
    private final double chance;
    private final Freshness freshness = new Freshness();

    private Optional<Snapshot<KvListing>> told = Optional.empty();
    private boolean answered;
    private int failures;
    private Optional<ConsulException> lastFailure = Optional.empty();
    private OptionalLong retryAt = OptionalLong.empty();
    private OptionalLong lagUntil = OptionalLong.empty();

    FreshListings(EntriesQuestion question, double chance) {
        this.question = question;
        this.call = Call.of(LISTING, question.request());
        this.chance = chance;
    }

    boolean owns(String name) {
        return name.equals(LISTING) || name.equals(RETRY) || name.equals(LAG);
    }

    EntriesQuestion question() {
        return question;
    }

    /** Why the last read failed, if none has been answered since. */
    Optional<ConsulException> lastFailure() {
        return lastFailure;
    }

    /** The poll has told a state: what to judge. */
    List<Snapshot<KvListing>> told(Snapshot<KvListing> snapshot) {
        told = Optional.of(snapshot);
        lagUntil = OptionalLong.empty();
        return freshness.told(snapshot.index(), snapshot.epoch()) == Verdict.JUDGE ? List.of(snapshot) : List.of();
    }

    /** The read is answered: what to judge, in this order. */
    List<Snapshot<KvListing>> answered(Response response, Moment at) {
        long index = Headers.index(call.request().operation(), response);
        // Nothing is known of what is the same: the answer may be of another store.
        Snapshot<KvListing> answer = Headers.snapshot(question.read(response, Optional.empty()), response, index, 0);
        answered = true;
        failures = 0;
        lastFailure = Optional.empty();
        if (freshness.answered(index) == Verdict.JUDGE) {
            return List.of(answer, told.orElseThrow());
        }
        lagUntil = isBehind(answer) ? OptionalLong.of(at.after(LAG_LIMIT)) : OptionalLong.empty();
        return List.of(answer);
    }

    /**
     * Where the poll has told another state last, it will tell this one; unless meanwhile it is again as the poll has told
     * it, which is no news to tell.
     */
    private boolean isBehind(Snapshot<KvListing> answer) {
        return told.filter(last -> !last.state().equals(answer.state())).isPresent();
    }

    /** The read has failed; false if it is not to be tried again. */
    boolean failed(ConsulException failure, Moment at) {
        // Once something was read, it is for the poll to say how long it bears to be refused that.
        boolean refused = failure instanceof ConsulDeniedException || failure instanceof ConsulAnswerException;
        if (!failure.isRetryable() && !(answered && refused)) {
            return false;
        }
        failures++;
        lastFailure = Optional.of(failure);
        retryAt = OptionalLong.of(at.after(Backoff.DEFAULT.after(failures, chance)));
        return true;
    }

    void fired() {
        retryAt = OptionalLong.empty();
        lagUntil = OptionalLong.empty();
        freshness.read();
    }

    void addWants(Map<String, Long> timers, List<Call> reads) {
        retryAt.ifPresent(due -> timers.put(RETRY, due));
        if (!freshness.isReading()) {
            lagUntil.ifPresent(due -> timers.put(LAG, due));
        } else if (retryAt.isEmpty()) {
            reads.add(call);
        }
    }
}
