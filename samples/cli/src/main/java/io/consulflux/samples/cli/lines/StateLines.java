// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.state.KvChange;
import io.consulflux.state.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The form in which states are told. */
public sealed interface StateLines permits StateLines.Json, StateLines.People {

    static StateLines of(boolean json) {
        return json ? new Json() : new People();
    }

    /**
     * A state, as one line or several.
     *
     * @param what the watch's name
     * @param rows the state's entries for people
     */
    <S> Shown snapshot(String what, Snapshot<S> snapshot, Function<? super S, List<Shown>> rows);

    /** A difference between two states of keys. */
    Shown change(KvChange change);

    /** One JSON object a line, and when it was told. */
    record Json() implements StateLines {

        @Override
        public <S> Shown snapshot(String what, Snapshot<S> snapshot, Function<? super S, List<Shown>> rows) {
            Map<String, String> also = new LinkedHashMap<>();
            also.put("at", Instant.now().toString());
            also.put("watch", what);
            return JsonLine.of(snapshot, also);
        }

        @Override
        public Shown change(KvChange change) {
            return JsonLine.of(change, Map.of("at", Instant.now().toString()));
        }
    }

    /** A line for the state, and one for each of its entries. */
    record People() implements StateLines {

        @Override
        public <S> Shown snapshot(String what, Snapshot<S> snapshot, Function<? super S, List<Shown>> rows) {
            boolean more = snapshot.filtered() == Snapshot.Filtered.YES;
            List<Shown> entries = rows.apply(snapshot.state());
            List<Shown> lines = new ArrayList<>();
            lines.add(Shown.of(what + ": " + entries.size() + (more ? " (more that the token may not see)" : "")));
            entries.forEach(entry -> lines.add(Shown.of("  ").then(entry)));
            return Shown.lines(lines);
        }

        @Override
        public Shown change(KvChange change) {
            if (change instanceof KvChange.Added added) {
                return Shown.of("+ ").then(Rows.entry(added.entry()));
            }
            if (change instanceof KvChange.Updated updated) {
                String before = KvText.of(updated.previous().value()).shown();
                return Shown.of("~ ").then(Rows.entry(updated.entry())).then(" (was " + before + ")");
            }
            return Shown.of("- " + change.key());
        }
    }
}
