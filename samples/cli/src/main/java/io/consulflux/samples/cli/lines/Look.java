// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

/** What becomes of the control sequences that nodes print, and whether our own words are coloured. */
public enum Look {
    /** For a pipe or a file: what a node printed stands there as it is. */
    AS_IS,
    /** For a terminal without colours: whatever would move the cursor or change the terminal is left out. */
    PLAIN,
    /** For a terminal: colours stay, within their line. */
    COLOURED
}
