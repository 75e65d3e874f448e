// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec.names;

import io.consulflux.Bytes;
import io.consulflux.text.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** A part of an expression. Groups capture, since that takes two bytes less and agents only ask whether a name matches. */
sealed interface Piece {

    /** Nothing. */
    static Piece empty() {
        return new Text("");
    }

    /** In the syntax of RE2. */
    String expression();

    /** How long the expression is in UTF-8, where it stands in a row. */
    int bytes();

    static Piece of(int character) {
        return new Text(Character.toString(character));
    }

    /** Text as it is. */
    record Text(String text, int bytes) implements Piece {

        Text(String text) {
            this(text, Bytes.utf8(Expression.quoted(text)).size());
        }

        @Override
        public String expression() {
            return Expression.quoted(text);
        }

        boolean isCharacter() {
            return !text.isEmpty() && text.codePointCount(0, text.length()) == 1;
        }
    }

    /** One of some characters, of which there are two or more. */
    record OneOf(SortedSet<Integer> characters, int bytes) implements Piece {

        OneOf(SortedSet<Integer> characters) {
            this(characters, Bytes.utf8(CharacterClass.of(characters)).size());
        }

        @Override
        public String expression() {
            return CharacterClass.of(characters);
        }
    }

    /** One after the other. */
    record Row(List<Piece> pieces, int bytes) implements Piece {

        Row(List<Piece> pieces) {
            this(pieces, pieces.stream().mapToInt(Piece::bytes).sum());
        }

        @Override
        public String expression() {
            return pieces.stream().map(Piece::expression).collect(Collectors.joining());
        }
    }

    /**
     * One of several.
     *
     * @param optional whether nothing will do as well
     */
    record Either(List<Piece> choices, boolean optional, int bytes) implements Piece {

        Either(List<Piece> choices, boolean optional) {
            this(
                    choices,
                    optional,
                    choices.stream().mapToInt(Piece::bytes).sum()
                            + choices.size()
                            - 1
                            + (optional ? 1 : 0)
                            + (isBare(choices) ? 0 : 2));
        }

        @Override
        public String expression() {
            String inner = choices.stream().map(Piece::expression).collect(Collectors.joining("|"));
            return (isBare(choices) ? inner : "(" + inner + ")") + (optional ? "?" : "");
        }

        private static boolean isBare(List<Piece> choices) {
            return choices.size() == 1
                    && choices.stream()
                            .allMatch(piece ->
                                    piece instanceof OneOf || (piece instanceof Text text && text.isCharacter()));
        }
    }

    /** This, and then that. */
    default Piece then(Piece next) {
        List<Piece> row = new ArrayList<>(pieces(this));
        for (Piece piece : pieces(next)) {
            int last = row.size() - 1;
            if (last >= 0 && row.get(last) instanceof Text before && piece instanceof Text after) {
                row.set(last, new Text(before.text() + after.text()));
            } else {
                row.add(piece);
            }
        }
        return row.isEmpty() ? empty() : row.size() == 1 ? row.get(0) : new Row(List.copyOf(row));
    }

    private static List<Piece> pieces(Piece piece) {
        return piece instanceof Row row ? row.pieces() : piece.equals(empty()) ? List.of() : List.of(piece);
    }

    /** This, or that. */
    default Piece or(Piece other) {
        Choices all = new Choices();
        all.add(this);
        all.add(other);
        return all.piece();
    }
}
