// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.barrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierEvent;
import io.consulflux.Participant;
import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.Barrier.Policy;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.kv.listing.KvListing;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** One random history, with what must hold of it. */
final class BarrierHistory {

    private static final String[] IDS = {"a", "b", "c", "d"};
    private static final String[] STATES = {"ready", "ready", "busy", "failed"};

    private final Random random;
    private final boolean greedy;
    private final Tree tree = new Tree();
    private final PollModel poll = new PollModel();
    private final int count;
    private final Barrier barrier;
    private final int kind;
    private final boolean failedCount;

    /** What Consul really held, since the wait began. */
    private final List<Map<String, Participant>> truths = new ArrayList<>();

    private final Map<String, Participant> seen = new TreeMap<>();
    private int told;
    private int place;
    private Optional<BarrierTranscript> wait = Optional.empty();
    private Optional<Response> readOnItsWay = Optional.empty();
    private Optional<Snapshot<KvListing>> taken = Optional.empty();

    BarrierHistory(Random random, boolean greedy) {
        this.random = random;
        this.greedy = greedy;
        this.count = 1 + random.nextInt(3);
        this.kind = random.nextInt(3);
        this.failedCount = random.nextBoolean();
        Barrier some = kind == 0
                ? Barrier.at("b").atLeast(count)
                : kind == 1
                        ? Barrier.at("b").quorum(count)
                        : Barrier.at("b").of(List.of(IDS).subList(0, count));
        this.barrier = some.failedWhen("failed").onFailed(failedCount ? Policy.WAIT : Policy.ABSENT);
    }

    void play() {
        for (int i = random.nextInt(20); i > 0; i--) {
            world();
        }
        begin();
        for (int i = 0; i < 40 && !isOver(); i++) {
            if (random.nextInt(3) == 0) {
                world();
            } else {
                listen();
            }
        }
        settle();
    }

    private boolean isOver() {
        return wait.filter(BarrierTranscript::isOver).isPresent();
    }

    private BarrierTranscript barrierWait() {
        return wait.orElseThrow();
    }

    private void begin() {
        truths.add(truth());
        BarrierTranscript begun = new BarrierTranscript(barrier).named();
        wait = Optional.of(begun);
        if (greedy) {
            begun.demand(Long.MAX_VALUE);
        }
        // A watch begins by telling what its poll knows.
        tellWatch();
    }

    /** Something happens at Consul, or on the way from it to the poll. */
    private void world() {
        String id = IDS[random.nextInt(IDS.length)];
        switch (random.nextInt(12)) {
            case 0 -> tree.remove(id);
            case 1 -> tree.clear();
            case 2 -> tree.release(id);
            case 3 -> tree.put(id, state());
            case 4 -> tree.put("deep/" + id, state());
            case 5 -> setBack();
            case 6, 7 -> tree.hold(id, state());
            default -> pollOn();
        }
        truths.add(truth());
    }

    private String state() {
        return STATES[random.nextInt(STATES.length)];
    }

    /**
     * A restore or the end of a tombstone. No answer is on its way for so long that meanwhile a store is replaced by another
     * whose index has come close: nothing that is told could tell the two apart.
     */
    private void setBack() {
        if (poll.isAnswered()) {
            poll.receive();
        }
        if (wait.isPresent() && !isOver()) {
            tellWatch();
        }
        if (wait.filter(BarrierTranscript::isReading).isPresent()) {
            fail(barrierWait());
        }
        if (random.nextBoolean()) {
            tree.clear();
        }
        tree.index(1 + random.nextInt(100));
    }

    private void pollOn() {
        if (poll.isAnswered()) {
            poll.receive();
        } else {
            poll.answer(tree);
        }
    }

    /** Something reaches the wait. */
    private void listen() {
        BarrierTranscript barrierWait = barrierWait();
        switch (random.nextInt(5)) {
            case 0 -> tellWatch();
            case 1 -> {
                if (!greedy) {
                    barrierWait.demand(1 + random.nextInt(4));
                }
            }
            default -> read(barrierWait);
        }
        check();
    }

    private void tellWatch() {
        BarrierTranscript barrierWait = barrierWait();
        if (barrierWait.wants().watch().isPresent() && !poll.current().equals(taken)) {
            taken = poll.current();
            taken.ifPresent(barrierWait::poll);
        }
        check();
    }

    private void read(BarrierTranscript barrierWait) {
        if (!barrierWait.isReading()) {
            readOnItsWay = Optional.empty();
            for (String timer : List.of("retry", "lag")) {
                if (barrierWait.wants().timers().containsKey(timer)) {
                    barrierWait.fire(timer);
                    return;
                }
            }
        } else if (random.nextInt(6) == 0) {
            fail(barrierWait);
        } else if (readOnItsWay.isEmpty()) {
            readOnItsWay = Optional.of(tree.response());
        } else {
            Response answer = readOnItsWay.orElseThrow();
            readOnItsWay = Optional.empty();
            barrierWait.answer("listing", answer);
        }
    }

    private void fail(BarrierTranscript barrierWait) {
        readOnItsWay = Optional.empty();
        barrierWait.fail("listing", new ConsulUnreachableException("GET", true, "cut", null));
    }

    /** Once nothing happens any more, everything is known. */
    private void settle() {
        for (int i = 0; i < 30 && !isOver(); i++) {
            BarrierTranscript barrierWait = barrierWait();
            pollOn();
            tellWatch();
            for (int j = 0; j < 8 && !barrierWait.isOver(); j++) {
                read(barrierWait);
                check();
            }
            if (!greedy && !barrierWait.isOver()) {
                barrierWait.demand(100);
                check();
            }
        }
        if (isOpenBy(truth())) {
            assertThat(isOver()).as("open at the end, by %s", truth()).isTrue();
        }
        if (!isOver()) {
            assertThat(seen).isEqualTo(truth());
        }
    }

    /** Takes in what was told since the last look. */
    private void check() {
        List<BarrierEvent> events = barrierWait().events();
        if (told == events.size()) {
            return;
        }
        boolean opened = false;
        for (BarrierEvent event : events.subList(told, events.size())) {
            assertThat(opened).as("told after the opening").isFalse();
            take(event);
            opened = event instanceof BarrierEvent.Opened;
            if (event instanceof BarrierEvent.Ready || opened) {
                happened();
            }
        }
        told = events.size();
        if (greedy) {
            happened();
            assertThat(opened).as("open by %s", seen).isEqualTo(isOpenBy(seen));
        }
        assertThat(barrierWait().isOpened()).isEqualTo(opened);
    }

    private void take(BarrierEvent event) {
        if (event instanceof BarrierEvent.Joined joined) {
            assertThat(seen.put(joined.node(), joined.participant())).isNull();
        } else if (event instanceof BarrierEvent.Changed changed) {
            assertThat(seen.put(changed.node(), changed.participant())).isEqualTo(changed.previous());
        } else if (event instanceof BarrierEvent.Left left) {
            assertThat(seen.remove(left.node())).isEqualTo(left.previous());
        } else if (event instanceof BarrierEvent.Opened open) {
            assertThat(isOpenBy(seen)).isTrue();
            assertThat(open.participants()).allSatisfy(one -> assertThat(seen).containsValue(one));
        }
    }

    /** It was so since the wait began, and no earlier than what was told before. */
    private void happened() {
        int from = place;
        while (place < truths.size() && !truths.get(place).equals(seen)) {
            place++;
        }
        assertThat(place)
                .as("%s, in %s", seen, truths.subList(from, truths.size()))
                .isLessThan(truths.size());
    }

    private Map<String, Participant> truth() {
        Map<String, Participant> present = new TreeMap<>();
        for (KvEntry entry : tree.listing().entries()) {
            String id = entry.key().substring(Tree.PREFIX.length());
            if (!id.contains("/") && !(entry.session().isEmpty() && entry.lockIndex() > 0)) {
                present.put(
                        id,
                        new Participant(
                                id,
                                entry.value(),
                                entry.flags(),
                                entry.session(),
                                entry.createIndex(),
                                entry.modifyIndex()));
            }
        }
        return present;
    }

    private boolean isOpenBy(Map<String, Participant> present) {
        long ready = present.values().stream().filter(BarrierHistory::isReady).count();
        long all = present.values().stream()
                .filter(one -> failedCount || !one.state().equals("failed"))
                .count();
        return switch (kind) {
            case 0 -> all >= count && ready == all;
            case 1 -> ready >= count;
            default ->
                List.of(IDS).subList(0, count).stream()
                        .allMatch(id -> present.containsKey(id) && isReady(present.get(id)));
        };
    }

    private static boolean isReady(Participant one) {
        return one.state().equals("ready");
    }
}
