// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import io.consulflux.ExecEvent.Warning;
import io.consulflux.codec.ExecCodec;
import io.consulflux.event.EventSize;
import io.consulflux.text.Expression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the parts of a job must be to one another, and what is allowed and probably not meant. */
final class JobRules {

    private JobRules() {}

    /** Refuses what no agent would be called by, or what could not come out as it was said. */
    static void require(String prefix, ExecTargets targets, Expectation expectation) {
        int payload = ExecCodec.callBytes(prefix);
        if (payload > EventSize.PAYLOAD_LIMIT) {
            throw new IllegalArgumentException(
                    "prefix: expected one of at most " + (EventSize.PAYLOAD_LIMIT - ExecCodec.callBytes(""))
                            + " bytes beside the session in the event's payload, got " + ExecText.bytes(prefix));
        }
        int room = ExecCodec.roomForNode(prefix, targets.service(), targets.tag());
        if (targets.isExact()) {
            targets.exactly().forEach(name -> requireRoom("exact node " + name, Expression.exactly(name), room));
            requireRoom("service expression", "^a$", room);
        } else {
            targets.node().ifPresent(expression -> requireRoom("node expression", expression, room));
            requireRoom("service expression", "", room);
        }
        if (expectation instanceof Expectation.Named named) {
            requireTargets(targets, named.names());
        }
    }

    private static void requireRoom(String what, String expression, int room) {
        int bytes = ExecText.bytes(expression);
        if (bytes > room) {
            throw new IllegalArgumentException(what + ": expected at most " + Math.max(0, room) + " bytes, which is"
                    + " what an event has left for the nodes beside prefix, service and tag, got " + bytes);
        }
    }

    private static void requireTargets(ExecTargets targets, Set<String> awaited) {
        Set<String> others = new TreeSet<>(awaited);
        others.removeIf(
                name -> (targets.exactly().isEmpty() || targets.exactly().contains(name))
                        && !targets.excluded().contains(name));
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    "expected nodes: expected only such as the job runs on, got also " + others);
        }
    }

    static List<Warning> warnings(ExecPayload given, ExecSetup setup, ExecTiming timing) {
        List<Warning> warnings = new ArrayList<>(ExecText.warnings(given));
        setup.killAfter()
                .filter(limit -> limit.compareTo(timing.deadline()) >= 0)
                .ifPresent(limit -> warnings.add(killedUnseen(limit, timing.deadline())));
        return List.copyOf(warnings);
    }

    private static Warning killedUnseen(Duration limit, Duration deadline) {
        return new Warning(
                Warning.Kind.KILLED_UNSEEN,
                "killAfter is " + limit + " and the deadline " + deadline
                        + ": the job is no longer followed when the nodes end the process; let the deadline be longer");
    }
}
