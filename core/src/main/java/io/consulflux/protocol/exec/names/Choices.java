// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.names;

import io.consulflux.protocol.exec.names.Piece.Either;
import io.consulflux.protocol.exec.names.Piece.OneOf;
import io.consulflux.protocol.exec.names.Piece.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Gathers what may stand in one place: single characters become a class, and nothing makes the others optional. */
final class Choices {

    private final SortedSet<Integer> characters = new TreeSet<>();
    private final List<Piece> longer = new ArrayList<>();
    private boolean optional;

    void add(Piece piece) {
        if (piece instanceof Either either) {
            optional |= either.optional();
            either.choices().forEach(this::add);
        } else if (piece instanceof OneOf oneOf) {
            characters.addAll(oneOf.characters());
        } else if (piece instanceof Text text && text.isCharacter()) {
            characters.add(text.text().codePointAt(0));
        } else if (piece.equals(Piece.empty())) {
            optional = true;
        } else {
            longer.add(piece);
        }
    }

    Piece piece() {
        List<Piece> choices = new ArrayList<>();
        if (!characters.isEmpty()) {
            choices.add(
                    characters.size() == 1
                            ? Piece.of(characters.first())
                            : new OneOf(Collections.unmodifiableSortedSet(new TreeSet<>(characters))));
        }
        choices.addAll(longer);
        if (choices.isEmpty()) {
            return Piece.empty();
        }
        return choices.size() == 1 && !optional ? choices.get(0) : new Either(List.copyOf(choices), optional);
    }
}
