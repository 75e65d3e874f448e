// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.kv;

import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.kv.plan.Poll;
import io.consulflux.poll.Verdict;
import io.consulflux.state.KvChange;
import io.consulflux.state.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * One poll of the plan under way, and the cells it covers. Touched only from the hub's line.
 *
 * @see KvHub
 */
final class KvRun {

    /** What Consul writes around key and value of an entry, in bytes. */
    private static final int ENTRY_FRAME = 110;

    private static final long DENIED = 64 * 1024 * 1024;

    private final KvHub hub;
    private final KvRuns runs;
    private final KvSettler settler;
    private final Poll poll;
    private final Set<Cell<?>> cells = new LinkedHashSet<>();
    private final List<PrefixCell> prefixes = new ArrayList<>();
    private final Follower follower = new Follower();

    private @Nullable Snapshot<KvListing> latest;
    private int counted;
    private boolean stopped;

    KvRun(KvHub hub, KvRuns runs, KvSettler settler, Poll poll) {
        this.hub = hub;
        this.runs = runs;
        this.settler = settler;
        this.poll = poll;
    }

    void start(KvReads reads) {
        Flux<Snapshot<KvListing>> listings =
                poll instanceof Poll.OfKey ? reads.listingOf(poll.text()) : reads.listings(poll.text());
        listings.subscribe(follower);
    }

    void stop() {
        stopped = true;
        follower.dispose();
    }

    /** The poll covers the cell from now on, which takes what is known already. */
    void cover(Cell<?> cell) {
        if (cells.add(cell)) {
            if (cell instanceof PrefixCell prefix) {
                prefixes.add(prefix);
            }
            Snapshot<KvListing> known = latest;
            if (known != null) {
                offer(cell, known);
            }
        }
    }

    void forget(Cell<?> cell) {
        if (cells.remove(cell) && cell instanceof PrefixCell prefix) {
            prefixes.remove(prefix);
        }
    }

    /** Whether the listing, if there is one, shows nothing for the cell. */
    boolean lacks(Cell<?> cell) {
        Snapshot<KvListing> known = latest;
        return known != null && cell.isNothingIn(known.state());
    }

    private void tryToTake(Snapshot<KvListing> listing) {
        try {
            take(listing);
        } catch (Throwable thrown) {
            fail(Verdict.unreadable("listing of " + poll.text(), -1, thrown));
        }
    }

    private void take(Snapshot<KvListing> listing) {
        Snapshot<KvListing> before = latest;
        latest = listing;
        if (poll instanceof Poll.OfPrefix) {
            learn(listing.state());
            runs.had(poll.text());
        }
        if (before == null || before.epoch() != listing.epoch()) {
            List.copyOf(cells).forEach(cell -> hub.attempt(cell, () -> offer(cell, listing)));
            return;
        }
        Set<Cell<?>> concerned = new LinkedHashSet<>();
        before.state().changesTo(listing.state(), change -> concern(change, concerned));
        concerned.forEach(cell -> hub.attempt(cell, () -> offer(cell, listing)));
    }

    /** Counting a listing costs as much as reading it: done again only when it has grown or shrunk by a quarter. */
    private void learn(KvListing listing) {
        if (Math.abs(listing.size() - counted) * 4 > counted) {
            counted = listing.size();
            long bytes = listing.entries().stream()
                    .mapToLong(entry ->
                            ENTRY_FRAME + entry.key().length() + entry.value().size() * 4L / 3)
                    .sum();
            runs.learn(poll.text(), listing, bytes);
        }
    }

    private void concern(KvChange change, Set<Cell<?>> concerned) {
        hub.keyCell(change.key()).filter(cells::contains).ifPresent(concerned::add);
        for (PrefixCell prefix : prefixes) {
            if (change.key().startsWith(prefix.name)) {
                concerned.add(prefix);
            }
        }
    }

    private void offer(Cell<?> cell, Snapshot<KvListing> listing) {
        if (cell.take(listing, this)) {
            return;
        }
        if (poll instanceof Poll.OfKey) {
            cell.settle(listing.map(nothing -> Optional.empty()), this);
        } else {
            settler.settle(cell);
        }
    }

    /** Over before anybody is told: who comes back at once is to find another run. */
    private void fail(Throwable failure) {
        stopped = true;
        runs.over(poll, this);
        boolean elsewhere = isOfListing(failure);
        if (elsewhere) {
            runs.giveUp(poll.text(), leastBytes(failure));
        }
        List.copyOf(cells).stream()
                .filter(cell -> !elsewhere || isListing(cell))
                .forEach(cell -> hub.fail(cell, failure));
    }

    /** Whether the failure says nothing of what is below the prefix. */
    private boolean isOfListing(Throwable failure) {
        return poll instanceof Poll.OfPrefix
                && (failure instanceof ConsulAnswerTooLongException
                        || (failure instanceof ConsulDeniedException denied
                                && Verdict.isForWantOfRight(String.valueOf(denied.getMessage()))));
    }

    /** A listing that may not be had is not worth more tries than one that is too long. */
    private static long leastBytes(Throwable failure) {
        return failure instanceof ConsulAnswerTooLongException tooLong
                ? tooLong.size().orElse(tooLong.limit())
                : DENIED;
    }

    private boolean isListing(Cell<?> cell) {
        return cell instanceof PrefixCell && cell.name.equals(poll.text());
    }

    /** Takes one listing at a time: while it is being taken the poll conflates the next ones. */
    private final class Follower extends BaseSubscriber<Snapshot<KvListing>> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(Snapshot<KvListing> listing) {
            hub.happens(() -> {
                if (!stopped) {
                    tryToTake(listing);
                    request(1);
                }
            });
        }

        @Override
        protected void hookOnError(Throwable failure) {
            hub.happens(() -> {
                if (!stopped) {
                    fail(failure);
                }
            });
        }
    }
}
