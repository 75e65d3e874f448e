// SPDX-License-Identifier: Apache-2.0
package io.consulflux.kv.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What must be polled at all: the watched prefixes and keys that do not lie under another watched prefix, sorted. Those
 * that do are told by the other's poll for nothing.
 */
final class Roots {

    private final String[] texts;
    private final boolean[] prefix;

    private Roots(String[] texts, boolean[] prefix) {
        this.texts = texts;
        this.prefix = prefix;
    }

    static Roots of(Watched watched) {
        List<String> keys = watched.keys();
        List<String> prefixes = watched.prefixes();
        List<String> texts = new ArrayList<>(watched.size());
        boolean[] isPrefix = new boolean[watched.size()];
        String above = null;
        int i = 0;
        int j = 0;
        while (i < prefixes.size() || j < keys.size()) {
            // A prefix comes before an equal key, which lies under it.
            boolean takesPrefix =
                    j == keys.size() || (i < prefixes.size() && prefixes.get(i).compareTo(keys.get(j)) <= 0);
            String text = takesPrefix ? prefixes.get(i++) : keys.get(j++);
            if (above != null && text.startsWith(above)) {
                continue;
            }
            above = takesPrefix ? text : above;
            isPrefix[texts.size()] = takesPrefix;
            texts.add(text);
        }
        return new Roots(texts.toArray(String[]::new), Arrays.copyOf(isPrefix, texts.size()));
    }

    /** Those that begin with a text. */
    Roots under(String text) {
        int from = 0;
        while (from < texts.length && !texts[from].startsWith(text)) {
            from++;
        }
        int to = from;
        while (to < texts.length && texts[to].startsWith(text)) {
            to++;
        }
        return new Roots(Arrays.copyOfRange(texts, from, to), Arrays.copyOfRange(prefix, from, to));
    }

    int size() {
        return texts.length;
    }

    String text(int at) {
        return texts[at];
    }

    boolean isPrefix(int at) {
        return prefix[at];
    }

    /** The poll of one of them alone. */
    Poll poll(int at) {
        return prefix[at] ? new Poll.OfPrefix(texts[at]) : new Poll.OfKey(texts[at]);
    }

    /** How many characters all in a range share, whole code points only. */
    int shared(int from, int to) {
        String first = texts[from];
        String last = texts[to - 1];
        int most = Math.min(first.length(), last.length());
        int shared = 0;
        while (shared < most && first.charAt(shared) == last.charAt(shared)) {
            shared++;
        }
        return isInsidePair(first, shared) ? shared - 1 : shared;
    }

    /** Where in a range those end that have the same code point at a position as the first has. */
    int alike(int from, int to, int position) {
        if (texts[from].length() == position) {
            return from + 1;
        }
        int codePoint = texts[from].codePointAt(position);
        int low = from + 1;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (texts[middle].codePointAt(position) == codePoint) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether a cut there would part the two halves of a character beyond the basic plane. */
    static boolean isInsidePair(String text, int cut) {
        return cut > 0
                && cut < text.length()
                && Character.isHighSurrogate(text.charAt(cut - 1))
                && Character.isLowSurrogate(text.charAt(cut));
    }
}
