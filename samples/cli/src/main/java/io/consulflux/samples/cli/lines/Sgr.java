// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Colours and weight of a text, as the control sequence "select graphic rendition" sets them. It can be written in a few
 * characters whatever set it; what blinks or hides is left out.
 *
 * @param foreground the parameters that select it; empty for the terminal's own
 * @param background as the foreground
 * @param weights a bit for each of the parameters 1 to 9 that holds
 */
record Sgr(String foreground, String background, int weights) {

    static final Sgr PLAIN = new Sgr("", "", 0);

    private static final int LONGEST = 128;
    private static final Pattern PARAMETERS = Pattern.compile("(?:\\d{0,3};)*\\d{0,3}");
    private static final Pattern COLOUR = Pattern.compile("5;\\d{1,3}|2;\\d{1,3};\\d{1,3};\\d{1,3}");

    /** After a sequence with these parameters; the same if it is not well-formed, or longer than any need be. */
    Sgr then(String parameters) {
        if (parameters.length() > LONGEST || !PARAMETERS.matcher(parameters).matches()) {
            return this;
        }
        Sgr sgr = this;
        String[] codes = parameters.split(";", -1);
        for (int i = 0; i < codes.length; i++) {
            int code = codes[i].isEmpty() ? 0 : Integer.parseInt(codes[i]);
            if (code == 38 || code == 48) {
                int parts = i + 1 < codes.length && codes[i + 1].equals("2") ? 4 : 2;
                String rest = String.join(";", part(codes, i + 1, parts));
                sgr = COLOUR.matcher(rest).matches() ? sgr.coloured(code == 38, code + ";" + rest) : sgr;
                i += parts;
            } else {
                sgr = sgr.then(code);
            }
        }
        return sgr;
    }

    /** The sequence that sets this, whatever was set before. */
    String sequence() {
        StringBuilder sequence = new StringBuilder("\033[0");
        for (int weight = 1; weight <= 9; weight++) {
            if ((weights & (1 << weight)) != 0) {
                sequence.append(';').append(weight);
            }
        }
        if (!foreground.isEmpty()) {
            sequence.append(';').append(foreground);
        }
        if (!background.isEmpty()) {
            sequence.append(';').append(background);
        }
        return sequence.append('m').toString();
    }

    private Sgr then(int code) {
        if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
            return coloured(true, String.valueOf(code));
        }
        if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) {
            return coloured(false, String.valueOf(code));
        }
        return switch (code) {
            case 0 -> PLAIN;
            case 1, 2, 3, 4, 7, 9 -> weighing(weights | (1 << code));
            case 22 -> weighing(weights & ~((1 << 1) | (1 << 2)));
            case 23, 24, 27, 29 -> weighing(weights & ~(1 << (code - 20)));
            case 39 -> coloured(true, "");
            case 49 -> coloured(false, "");
            default -> this;
        };
    }

    private Sgr coloured(boolean text, String colour) {
        return text ? new Sgr(colour, background, weights) : new Sgr(foreground, colour, weights);
    }

    private Sgr weighing(int changed) {
        return new Sgr(foreground, background, changed);
    }

    private static String[] part(String[] codes, int from, int count) {
        int start = Math.min(from, codes.length);
        return Arrays.copyOfRange(codes, start, Math.min(start + count, codes.length));
    }
}
