// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.state.KvChange;
import io.consulflux.state.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The form in which states are told. */
public sealed interface StateLines permits StateLines.Json, StateLines.People {

    static StateLines of(boolean json) {
        return json ? new Json() : new People();
    }

    /**
     * A state, as one line or several.
     *
     * @param what the watch's name
     */
    Shown snapshot(String what, Snapshot<List<Row>> snapshot);

    /** A difference between two states of keys. */
    Shown change(KvChange change);

    /** One JSON object a line. */
    record Json() implements StateLines {

        @Override
        public Shown snapshot(String what, Snapshot<List<Row>> snapshot) {
            return StateJson.snapshot(what, Instant.now(), snapshot);
        }

        @Override
        public Shown change(KvChange change) {
            return StateJson.change(Instant.now(), change);
        }
    }

    /** A line for the state, and one for each of its entries. */
    record People() implements StateLines {

        @Override
        public Shown snapshot(String what, Snapshot<List<Row>> snapshot) {
            boolean more = snapshot.filtered() == Snapshot.Filtered.YES;
            List<Shown> lines = new ArrayList<>();
            lines.add(Shown.of(
                    what + ": " + snapshot.state().size() + (more ? " (more that the token may not see)" : "")));
            snapshot.state().forEach(row -> lines.add(Shown.of("  ").then(row.text())));
            return Shown.lines(lines);
        }

        @Override
        public Shown change(KvChange change) {
            if (change instanceof KvChange.Added added) {
                return Shown.of("+ ").then(Row.entry(added.entry()).text());
            }
            if (change instanceof KvChange.Updated updated) {
                String before = KvText.of(updated.previous().value()).shown();
                return Shown.of("~ ").then(Row.entry(updated.entry()).text()).then(" (was " + before + ")");
            }
            return Shown.of("- " + change.key());
        }
    }
}
