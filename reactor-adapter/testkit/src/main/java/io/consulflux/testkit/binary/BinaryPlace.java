// SPDX-License-Identifier: Apache-2.0
package io.consulflux.testkit.binary;

import java.io.IOException;
import java.nio.file.Path;

/** One place where a Consul binary may come from. */
interface BinaryPlace {

    /** Named so in the error that lists all places. */
    String name();

    /** The binary. */
    Path find() throws Unavailable;

    /** The place has none; the search goes on. The message says why, and what would change that. */
    class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable(String reason) {
            super(reason);
        }

        Unavailable(IOException cause) {
            super(reason(cause), cause);
        }

        /** The JDK's own file errors say no more than a name; their type is the reason. */
        private static String reason(IOException cause) {
            String message = cause.getMessage();
            return message != null && cause.getClass() == IOException.class ? message : cause.toString();
        }
    }

    /** The user asked for this very place, so that going on elsewhere would hide a mistake. */
    final class Refused extends Unavailable {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }
}
