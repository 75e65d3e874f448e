// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

/** How a word of ours looks where there are colours. */
enum Style {
    NODE(1),
    QUIET(2),
    BAD(31),
    GOOD(32),
    DOUBTFUL(33);

    private final int code;

    Style(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
