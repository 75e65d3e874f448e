// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The words of a command, of which one may be an option of ours that came too late. Left to the command, it would let that
 * run elsewhere than was meant.
 *
 * @param program the program's name
 * @param before the arguments before the first word
 * @param words the command
 * @param places the options that say where it runs
 */
record CommandWords(String program, List<String> before, List<String> words, List<OptionSpec> places) {

    private static final String END_OF_OPTIONS = "--";
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./^-]+");

    /** Why they are refused, if they are. Whoever wrote {@code --} before them has said whose they are. */
    Optional<String> refusal() {
        if (!before.isEmpty() && before.get(before.size() - 1).equals(END_OF_OPTIONS)) {
            return Optional.empty();
        }
        return words.stream()
                .filter(word -> option(word).isPresent())
                .findFirst()
                .map(late -> name(late) + " stands behind the command's first word and would be the command's own;"
                        + " expected it before: " + meant()
                        + " (or -- before the command, if it is the command's own)");
    }

    /** The line in which our options stand before the command. */
    private String meant() {
        List<String> ours = new ArrayList<>(before);
        List<String> theirs = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Optional<OptionSpec> option = option(word);
            (option.isPresent() ? ours : theirs).add(word);
            if (option.isPresent() && option.get().arity().min() > 0 && word.indexOf('=') < 0) {
                i++;
                ours.add(i < words.size() ? words.get(i) : option.get().paramLabel());
            }
        }
        ours.addAll(theirs);
        return program + " " + ours.stream().map(CommandWords::quoted).collect(Collectors.joining(" "));
    }

    private Optional<OptionSpec> option(String word) {
        String name = name(word);
        return places.stream()
                .filter(place -> List.of(place.names()).contains(name))
                .findAny();
    }

    private static String name(String word) {
        int value = word.indexOf('=');
        return value < 0 ? word : word.substring(0, value);
    }

    /** As a shell takes it for this one word. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
