// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Consul's regular expressions: those of Go's {@code regexp}, which re2j knows too. */
public final class Expression {

    private Expression() {}

    /**
     * Nothing, if it is one.
     *
     * @param what what it is, for the message
     * @throws IllegalArgumentException if it is empty or none
     */
    public static void require(String what, String expression) {
        if (expression.isEmpty()) {
            throw new IllegalArgumentException(what + ": expected a regular expression (RE2 syntax), got an empty one");
        }
        try {
            Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    what + ": expected a regular expression (RE2 syntax), got \"" + expression + "\": "
                            + e.getMessage(),
                    e);
        }
    }
}
