// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether two answers mean the same. Indexes may differ, but what rises or stays on one side must do so on the other: each
 * stands for one of the other side, in the same order.
 */
final class Likeness {

    private static final Set<String> INDEXES = Set.of("CreateIndex", "ModifyIndex");

    /** What else a transaction that only reads says. */
    private static final Set<String> UNLIKE = Set.of(
            "Index",
            "LastContact",
            "KnownLeader",
            "ConsistencyLevel",
            "NotModified",
            "Backend",
            "ResultsFilteredByACLs");

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final Names names;
    private final Names modelNames;
    private final TreeMap<Long, Long> indexes = new TreeMap<>();

    Likeness(Names names, Names modelNames) {
        this.names = names;
        this.modelNames = modelNames;
    }

    /** How they differ, if they do. */
    Optional<String> difference(Response real, Response model) {
        if (real.status() != model.status()) {
            return Optional.of("status");
        }
        if (real.index().isPresent() != model.index().isPresent()
                || (real.index().isPresent()
                        && !isSame(real.index().getAsLong(), model.index().getAsLong()))) {
            return Optional.of("index");
        }
        String text = names.common(real.body().utf8()).strip();
        String modelText = modelNames.common(model.body().utf8()).strip();
        boolean json = real.status() == 200 || text.startsWith("{");
        boolean alike = (json && !text.isEmpty() && !modelText.isEmpty())
                ? isAlike(
                        JsonMapper.shared().readTree(text), JsonMapper.shared().readTree(modelText))
                : isAlike(text, modelText);
        return alike ? Optional.empty() : Optional.of("body");
    }

    private boolean isAlike(JsonNode real, JsonNode model) {
        if (real.isObject() && model.isObject()) {
            Set<String> fields = fields(real);
            return fields.equals(fields(model))
                    && fields.stream().allMatch(field -> isAlike(field, real.path(field), model.path(field)));
        }
        if (real.isArray() && model.isArray()) {
            List<JsonNode> all = inOrder(real);
            List<JsonNode> others = inOrder(model);
            boolean alike = all.size() == others.size();
            for (int i = 0; alike && i < all.size(); i++) {
                alike = isAlike(all.get(i), others.get(i));
            }
            return alike;
        }
        return (real.isString() && model.isString()) ? isAlike(real.asString(), model.asString()) : real.equals(model);
    }

    private boolean isAlike(String field, JsonNode real, JsonNode model) {
        return INDEXES.contains(field) ? isSame(real.asLong(), model.asLong()) : isAlike(real, model);
    }

    private static Set<String> fields(JsonNode object) {
        Set<String> fields = new HashSet<>(object.propertyNames());
        if (fields.contains("Results")) {
            fields.removeAll(UNLIKE);
        }
        return fields;
    }

    /** Sessions are in the order of their ids, which are others on each side. */
    private static List<JsonNode> inOrder(JsonNode array) {
        List<JsonNode> all = new ArrayList<>(array.values());
        if (!all.isEmpty() && all.get(0).has("LockDelay")) {
            all.sort(Comparator.comparing(session -> session.path("ID").asString()));
        }
        return all;
    }

    /** Texts may have indexes in them. */
    private boolean isAlike(String real, String model) {
        if (!NUMBER.matcher(real).replaceAll("#").equals(NUMBER.matcher(model).replaceAll("#"))) {
            return false;
        }
        Matcher number = NUMBER.matcher(real);
        Matcher other = NUMBER.matcher(model);
        boolean alike = true;
        while (alike && number.find() && other.find()) {
            alike = number.group().equals(other.group())
                    || isSame(Long.parseLong(number.group()), Long.parseLong(other.group()));
        }
        return alike;
    }

    private boolean isSame(long real, long model) {
        Long known = indexes.get(real);
        if (known != null) {
            return known == model;
        }
        Map.Entry<Long, Long> lower = indexes.lowerEntry(real);
        Map.Entry<Long, Long> higher = indexes.higherEntry(real);
        boolean fits = (lower == null || lower.getValue() < model) && (higher == null || higher.getValue() > model);
        if (fits) {
            indexes.put(real, model);
        }
        return fits;
    }
}
