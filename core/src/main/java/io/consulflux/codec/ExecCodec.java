// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import io.consulflux.exec.ExecPayload;
import io.consulflux.exec.ExecTargets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what the agents read in a remote execution (Consul {@code agent/remote_exec.go}). */
public final class ExecCodec {

    /** The event that agents take for a call. */
    public static final String CALL = "_rexec";

    private static final int SESSION = 36;

    private ExecCodec() {}

    /**
     * The job.
     *
     * @param heartbeat goes as a plain integer of nanoseconds: an agent answers any other number by silence
     */
    public static Bytes job(ExecPayload payload, Duration heartbeat) {
        ObjectNode job = Json.object();
        if (payload instanceof ExecPayload.Shell shell) {
            job.put("Command", shell.command());
        } else if (payload instanceof ExecPayload.Arguments arguments) {
            ArrayNode words = job.putArray("Args");
            arguments.words().forEach(words::add);
        } else if (payload instanceof ExecPayload.Script script) {
            job.put("Script", script.text().toByteArray());
        }
        job.put("Wait", heartbeat.toNanos());
        return Json.bytes(job);
    }

    /** How many bytes the payload of that event has. */
    public static int callBytes(String prefix) {
        return call(prefix, "0".repeat(SESSION)).size();
    }

    /** How many bytes of UTF-8 a node expression may have in that event, beside these for service and tag. */
    public static int roomForNode(String prefix, ExecTargets targets) {
        Filters others = new Filters(Optional.empty(), targets.service(), targets.tag());
        return EventMessage.roomForNode(CALL, callBytes(prefix), others);
    }

    /** The payload of the event that calls the agents. */
    public static Bytes call(String prefix, String session) {
        return Json.bytes(Json.object().put("Prefix", prefix).put("Session", session));
    }
}
