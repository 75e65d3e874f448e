// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import io.consulflux.Bytes;
import io.consulflux.UserEvent.Filters;
import io.consulflux.text.EventMessage;
import java.time.Duration;
import java.util.List;
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
     * The job that runs a command in a shell.
     *
     * @param heartbeat goes as a plain integer of nanoseconds: an agent answers any other number by silence
     */
    public static Bytes shell(String command, Duration heartbeat) {
        return job(Json.object().put("Command", command), heartbeat);
    }

    /** The job that runs a program with arguments; see {@link #shell}. */
    public static Bytes arguments(List<String> words, Duration heartbeat) {
        ObjectNode job = Json.object();
        ArrayNode args = job.putArray("Args");
        words.forEach(args::add);
        return job(job, heartbeat);
    }

    /** The job that runs a script; see {@link #shell}. */
    public static Bytes script(Bytes text, Duration heartbeat) {
        return job(Json.object().put("Script", text.toByteArray()), heartbeat);
    }

    private static Bytes job(ObjectNode job, Duration heartbeat) {
        return Json.bytes(job.put("Wait", heartbeat.toNanos()));
    }

    /** How many bytes the payload of that event has. */
    public static int callBytes(String prefix) {
        return call(prefix, "0".repeat(SESSION)).size();
    }

    /** How many bytes of UTF-8 a node expression may have in that event, beside these for service and tag. */
    public static int roomForNode(String prefix, Optional<String> service, Optional<String> tag) {
        Filters others = new Filters(Optional.empty(), service, tag);
        return EventMessage.roomForNode(CALL, callBytes(prefix), others);
    }

    /** The payload of the event that calls the agents. */
    public static Bytes call(String prefix, String session) {
        return Json.bytes(Json.object().put("Prefix", prefix).put("Session", session));
    }
}
