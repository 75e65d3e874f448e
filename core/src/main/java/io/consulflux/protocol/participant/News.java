// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent.Lost;
import io.consulflux.ParticipantEvent.Published;
import io.consulflux.protocol.StepDraft;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be told. States are published whether or not somebody takes the news, so that without demand the newer takes the
 * older one's place: of states published one after another the last is kept, and of losses the last, with what came after it.
 */
final class News {

    private final List<NodeEvent> untold = new ArrayList<>();
    private long credit;

    void demanded(long more) {
        credit = credit > Long.MAX_VALUE - more ? Long.MAX_VALUE : credit + more;
    }

    void add(NodeEvent event) {
        if (event instanceof Published && lastIsPublished()) {
            untold.remove(untold.size() - 1);
        }
        if (event instanceof Lost) {
            dropFromLoss();
        }
        untold.add(event);
    }

    private boolean lastIsPublished() {
        return !untold.isEmpty() && untold.get(untold.size() - 1) instanceof Published;
    }

    private void dropFromLoss() {
        for (int i = 0; i < untold.size(); i++) {
            if (untold.get(i) instanceof Lost) {
                untold.subList(i, untold.size()).clear();
            }
        }
    }

    /** Tells what can be told; all of it, where it is the end. */
    void tell(StepDraft<NodeEvent> draft, boolean last) {
        int count = last ? untold.size() : (int) Math.min(credit, untold.size());
        List<NodeEvent> now = untold.subList(0, count);
        now.forEach(draft::tell);
        now.clear();
        credit -= credit == Long.MAX_VALUE ? 0 : Math.min(credit, count);
    }
}
