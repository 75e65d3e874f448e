// SPDX-License-Identifier: Apache-2.0
package io.consulflux.exec;

import io.consulflux.ExecEvent;
import java.util.List;
import java.util.Optional;

/**
 * What a job would do, found out the way the job itself does, without calling an agent or writing anything.
 *
 * @param node the local agent's node; empty where the token may not ask the agent
 * @param datacenter whose nodes are meant; empty where the job names none and the token may not ask the agent
 * @param targets the live nodes that the job's filters match, by name and sorted: these would run it
 * @param failed the nodes that are meant but that the cluster holds for failed, sorted; a job that awaits nodes by name or
 *     by its filters tells them as missing at once
 * @param absent the nodes that the job names and that would be missing, since no live node of that name matches the
 *     targets, sorted
 * @param expected how many nodes the job would await; 0 where it awaits none in particular
 * @param obstacles what is known to stand in its way; empty where nothing is, which is no promise
 * @param warnings what is probably not meant, as the job itself would tell it
 */
public record ExecPreview(
        Optional<String> node,
        Optional<String> datacenter,
        List<String> targets,
        List<String> failed,
        List<String> absent,
        int expected,
        List<Obstacle> obstacles,
        List<ExecEvent.Warning> warnings) {

    public ExecPreview {
        targets = List.copyOf(targets);
        failed = List.copyOf(failed);
        absent = List.copyOf(absent);
        obstacles = List.copyOf(obstacles);
        warnings = List.copyOf(warnings);
    }

    /**
     * Something that keeps nodes from answering, or from being seen.
     *
     * @param kind for programs; kinds may be added
     * @param text for people: half a sentence that names what was found and what would help
     */
    public record Obstacle(Kind kind, String text) {

        /** What kinds of obstacles there are; others may join. */
        public enum Kind {
            /** There are live nodes that the token may read, and the filters match none of them. */
            NOTHING_MATCHES,
            /** The job awaits nodes by name, and others would run it too. */
            RUNS_BESIDE,
            /** The token may not read nodes: an unfiltered listing, in which at least the agent's own must stand, is empty. */
            NODES_HIDDEN,
            /** The token may not read services, by which the job chooses: not even that of the servers is listed. */
            SERVICES_HIDDEN,
            /** There are nodes or services that the token may not read, beside others; the job may reach more nodes. */
            PARTLY_HIDDEN,
            /** The local agent, itself a target, has remote execution switched off, which is Consul's default. */
            REMOTE_EXEC_OFF,
            /** The token lacks a right that the job needs. */
            RIGHT_MISSING,
            /** The other datacenter shows no passing server that the job's session could be bound to. */
            NO_SERVER
        }
    }
}
