// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import java.io.Serializable;

/**
 * One for which a barrier stayed closed.
 *
 * @param id the participant's
 * @param state its last known state as text; empty where there is none
 */
public record Straggler(String id, String state, Reason reason) implements Serializable {

    private static final int LONGEST = 40;

    /** Why it did not count as ready. */
    public enum Reason {
        /** It is present, and its state is not a ready one. */
        NOT_READY("not ready"),
        /** Its state says that it failed. */
        FAILED("failed"),
        /** It was present and left. */
        LEFT("left"),
        /** Its entry is there, but is not, or no longer, bound to a session: nobody vouches for it. */
        UNBOUND("not bound to a session"),
        /** It was named and is not there. */
        MISSING("missing");

        private final String words;

        Reason(String words) {
            this.words = words;
        }
    }

    /** The id, why, and the state, in moderate length. */
    @Override
    public String toString() {
        String shown = state.length() <= LONGEST ? state : state.substring(0, LONGEST) + "…";
        return id + " (" + reason.words + (shown.isEmpty() ? ")" : ": " + shown + ")");
    }
}
