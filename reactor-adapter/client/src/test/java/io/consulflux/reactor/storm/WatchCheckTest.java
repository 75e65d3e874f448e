// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.reactor.storm.Ledger.Write;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WatchCheckTest {

    private final Ledger ledger = new Ledger();
    private final Complaints complaints = new Complaints();

    WatchCheckTest() {
        LongStream.rangeClosed(1, 5).forEach(number -> {
            ledger.begin(new Write("a", number, false, 0));
            ledger.begin(new Write("b", number, false, 0));
        });
    }

    @Test
    void aTrueHistoryIsNotComplainedOf() {
        keys(0, List.of(told(1, 0), told(1, 1), told(2, 3), told(3, 0), told(4, 5)));
        folder(0, List.of(List.of(entry("a", 1)), List.of(entry("a", 1), entry("b", 2)), List.of(entry("b", 2))));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void aStateThatFollowsItselfIsToldTwice() {
        keys(0, List.of(told(1, 1), told(2, 1)));
        assertThat(complaints.all()).singleElement().asString().contains("told twice");
    }

    @Test
    void aLowerIndexIsOlder() {
        keys(0, List.of(told(2, 1), told(1, 2)));
        assertThat(complaints.all()).singleElement().asString().contains("older after newer");
    }

    @Test
    void anOlderValueNeedsARestoreAndAnEpoch() {
        keys(0, List.of(told(1, 2), told(2, 1)));
        assertThat(complaints.all()).hasSize(2).anyMatch(text -> text.contains("in one epoch"));
    }

    @Test
    void anOlderValueInAnotherEpochNeedsARestore() {
        keys(0, List.of(told(2, 2), new Snapshot<>(entryOf(1), 1, 1, Optional.empty(), Snapshot.Filtered.UNKNOWN)));
        assertThat(complaints.all()).singleElement().asString().contains("went back, which it may 0 times");
    }

    @Test
    void aRestoreMayTakeAValueBackOnce() {
        Snapshot<Optional<KvEntry>> back =
                new Snapshot<>(entryOf(1), 1, 1, Optional.empty(), Snapshot.Filtered.UNKNOWN);
        keys(1, List.of(told(2, 2), back));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void anEpochThatFallsIsComplainedOf() {
        Snapshot<Optional<KvEntry>> later =
                new Snapshot<>(entryOf(1), 1, 1, Optional.empty(), Snapshot.Filtered.UNKNOWN);
        keys(0, List.of(later, told(2, 2)));
        assertThat(complaints.all()).singleElement().asString().contains("an epoch that falls");
    }

    @Test
    void aValueThatNobodyWroteIsMadeUp() {
        keys(0, List.of(told(1, 9)));
        assertThat(complaints.all()).singleElement().asString().contains("nobody wrote 9");
    }

    @Test
    void aFolderIsJudgedKeyByKey() {
        folder(0, List.of(List.of(entry("a", 2), entry("b", 1)), List.of(entry("a", 1), entry("b", 2))));
        assertThat(complaints.all()).anyMatch(text -> text.contains("a held 1 after 2"));

        folder(0, List.of(List.of(entry("c", 1))));
        assertThat(complaints.all()).anyMatch(text -> text.contains("nobody wrote c"));
    }

    @Test
    void changesAddUpToAState() {
        KvEntry one = entry("a", 1);
        KvEntry two = entry("a", 2);
        Map<String, Long> state = check(0).changes(
                        "changes",
                        List.of(
                                new KvChange.Added(one),
                                new KvChange.Updated(two, one),
                                new KvChange.Added(entry("b", 3)),
                                new KvChange.Removed(two)));
        assertThat(state).isEqualTo(Map.of("b", 3L));
        assertThat(complaints.all()).isEmpty();
    }

    @Test
    void aChangeThatDoesNotFollowIsComplainedOf() {
        KvEntry one = entry("a", 1);
        for (List<KvChange> wrong : List.<List<KvChange>>of(
                List.of(new KvChange.Removed(one)),
                List.of(new KvChange.Added(one), new KvChange.Added(entry("a", 2))),
                List.of(new KvChange.Added(one), new KvChange.Updated(entry("a", 3), entry("a", 2))),
                List.of(new KvChange.Added(one), new KvChange.Updated(one, one)))) {
            Complaints own = new Complaints();
            new WatchCheck(ledger, 0, own).changes("changes", wrong);
            assertThat(own.all()).as("of %s", wrong).hasSize(1);
        }
    }

    private WatchCheck check(int stepsBack) {
        return new WatchCheck(ledger, stepsBack, complaints);
    }

    private void keys(int stepsBack, List<Snapshot<Optional<KvEntry>>> told) {
        check(stepsBack).key("a", "a", told);
    }

    private void folder(int stepsBack, List<List<KvEntry>> told) {
        check(stepsBack)
                .prefix(
                        "folder",
                        told.stream()
                                .map(state -> new Snapshot<>(state, 7, 0, Optional.empty(), Snapshot.Filtered.UNKNOWN))
                                .toList());
    }

    /** A value of 0 is an absent key. */
    private static Snapshot<Optional<KvEntry>> told(long index, long number) {
        return new Snapshot<>(entryOf(number), index, 0, Optional.empty(), Snapshot.Filtered.UNKNOWN);
    }

    private static Optional<KvEntry> entryOf(long number) {
        return number == 0 ? Optional.empty() : Optional.of(entry("a", number));
    }

    private static KvEntry entry(String key, long number) {
        return new KvEntry(key, Bytes.utf8(Long.toString(number)), 0, 0, Optional.empty(), 1, number);
    }
}
