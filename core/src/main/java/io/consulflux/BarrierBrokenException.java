// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import io.consulflux.error.ConsulPermanentException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A barrier was given up because a participant failed or left, as its policy wants it. */
public final class BarrierBrokenException extends ConsulPermanentException {

    private static final long serialVersionUID = 1L;
    private static final int NAMED = 10;

    private final String prefix;
    private final ArrayList<Straggler> participants;

    /** The end of a barrier for the sake of these. */
    public BarrierBrokenException(String prefix, List<Straggler> participants) {
        super("barrier " + prefix, -1, words(participants), null);
        this.prefix = prefix;
        this.participants = new ArrayList<>(participants);
    }

    private static String words(List<Straggler> participants) {
        String named =
                participants.stream().limit(NAMED).map(Straggler::toString).collect(Collectors.joining(", "));
        int more = participants.size() - NAMED;
        return "given up because of " + named + (more > 0 ? " and " + more + " more" : "");
    }

    /** The barrier's, with its slash. */
    public String prefix() {
        return prefix;
    }

    /** Those that failed or left. */
    public List<Straggler> participants() {
        return List.copyOf(participants);
    }
}
