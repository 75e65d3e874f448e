// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.state.KvChange;
import io.consulflux.state.Snapshot;
import java.time.Instant;
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
    String snapshot(String what, Snapshot<List<Row>> snapshot);

    /** A difference between two states of keys. */
    String change(KvChange change);

    /** One JSON object a line. */
    record Json() implements StateLines {

        @Override
        public String snapshot(String what, Snapshot<List<Row>> snapshot) {
            return StateJson.snapshot(what, Instant.now(), snapshot);
        }

        @Override
        public String change(KvChange change) {
            return StateJson.change(Instant.now(), change);
        }
    }

    /** A line for the state, and one for each of its entries. */
    record People() implements StateLines {

        @Override
        public String snapshot(String what, Snapshot<List<Row>> snapshot) {
            StringBuilder text =
                    new StringBuilder(what + ": " + snapshot.state().size());
            if (snapshot.filtered() == Snapshot.Filtered.YES) {
                text.append(" (more that the token may not see)");
            }
            snapshot.state().forEach(row -> text.append("\n  ").append(row.text()));
            return text.toString();
        }

        @Override
        public String change(KvChange change) {
            if (change instanceof KvChange.Added added) {
                return "+ " + Row.entry(added.entry()).text();
            }
            if (change instanceof KvChange.Updated updated) {
                return "~ " + Row.entry(updated.entry()).text() + " (was "
                        + KvText.of(updated.previous().value()).shown() + ")";
            }
            return "- " + change.key();
        }
    }
}
