// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import io.consulflux.state.Snapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The form of a state at a moment: what is in it as {@code entries}, whether it is one thing or many; {@code state} where it
 * was mapped to something else.
 */
final class SnapshotForm {

    private SnapshotForm() {}

    static void write(Snapshot<?> snapshot, Fields fields) {
        fields.text("type", "snapshot").unsigned("index", snapshot.index()).number("epoch", snapshot.epoch());
        snapshot.age().map(Duration::toMillis).ifPresent(age -> fields.number("ageMillis", age));
        fields.word("filtered", snapshot.filtered());
        Object state = snapshot.state();
        if (state instanceof Optional<?> one) {
            entries(one.stream().toList(), fields);
        } else if (state instanceof Collection<?> many) {
            entries(List.copyOf(many), fields);
        } else if (state instanceof Map<?, ?> services && isOfTags(services)) {
            fields.objects("entries", List.copyOf(services.entrySet()), SnapshotForm::service);
        } else {
            fields.other("state", state);
        }
    }

    private static void entries(List<?> entries, Fields fields) {
        if (entries.stream().allMatch(entry -> Forms.of(entry).isPresent())) {
            fields.objects("entries", entries, SnapshotForm::entry);
        } else {
            fields.other("entries", entries);
        }
    }

    private static void entry(Object entry, Fields fields) {
        Forms.of(entry).orElseThrow(() -> EventForms.unknown(entry)).write(entry, fields);
    }

    /** The services of a catalog: each name with its tags. */
    private static boolean isOfTags(Map<?, ?> services) {
        return services.entrySet().stream()
                .allMatch(service -> service.getKey() instanceof String
                        && service.getValue() instanceof Collection<?> tags
                        && tags.stream().allMatch(String.class::isInstance));
    }

    private static void service(Map.Entry<?, ?> service, Fields fields) {
        fields.text("name", (String) service.getKey())
                .texts(
                        "tags",
                        ((Collection<?>) service.getValue())
                                .stream().map(String.class::cast).toList());
    }
}
