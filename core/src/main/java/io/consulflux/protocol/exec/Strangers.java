// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import java.util.HashSet;
import java.util.Set;

/**
 * Names under the job's folder that its events cannot match. No agent of such a name runs the job, so that somebody else has
 * written those keys: they are counted, and decide nothing. A service filter proves nothing of a name, since a service may be
 * registered at any time.
 */
final class Strangers {

    /** Whoever makes up names costs no more memory than these. */
    private static final int MOST = 10_000;

    private final Talk talk;
    private final Set<String> names = new HashSet<>();

    Strangers(Talk talk) {
        this.talk = talk;
    }

    /** Whether it is the name of one. */
    boolean is(String name) {
        return !talk.audience().mayInclude(name);
    }

    void count(String name) {
        if (names.size() < MOST) {
            names.add(name);
        }
    }

    int count() {
        return names.size();
    }
}
