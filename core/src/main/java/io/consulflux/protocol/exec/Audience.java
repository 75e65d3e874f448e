// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import com.google.re2j.Pattern;
import io.consulflux.UserEvent.Filters;
import io.consulflux.codec.ExecCodec;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.exec.ExecTargets;
import io.consulflux.protocol.exec.names.NameFilters;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whom the job calls, and by which events. Agents judge by the same filters: what seems to come from a node whose name
 * they do not match was written by somebody else.
 */
final class Audience {

    private final List<Summons> summonses;
    private final Predicate<String> names;

    private Audience(List<Summons> summonses, Predicate<String> names) {
        this.summonses = summonses;
        this.names = names;
    }

    /**
     * An event.
     *
     * @param names whom it calls; empty where it calls whoever matches
     */
    record Summons(Filters filters, List<String> names) {

        Summons {
            names = List.copyOf(names);
        }
    }

    /** Whoever the job's expressions match. */
    static Audience matching(ExecTargets targets) {
        Predicate<String> names = targets.node()
                .map(Pattern::compile)
                .<Predicate<String>>map(pattern -> name -> pattern.matcher(name).find())
                .orElse(name -> true);
        Filters filters = new Filters(targets.node(), targets.service(), targets.tag());
        return new Audience(List.of(new Summons(filters, List.of())), names);
    }

    /**
     * These nodes and no others.
     *
     * @throws ConsulRequestException if a name is too long for an event
     */
    static Audience named(Talk talk, Set<String> names) {
        ExecTargets targets = talk.job.targets();
        int room = ExecCodec.roomForNode(talk.job.prefix(), targets.service(), targets.tag());
        names.stream()
                .filter(name -> !NameFilters.isRoomFor(name, room))
                .findFirst()
                .ifPresent(name -> {
                    throw new ConsulRequestException(
                            "PUT /v1/event/fire/" + ExecCodec.CALL,
                            -1,
                            "the name of node " + name + " is too long for an event, which has " + room
                                    + " bytes left for it: nothing was run");
                });
        List<Summons> summonses = NameFilters.of(names, room).stream()
                .map(filter -> new Summons(
                        new Filters(Optional.of(filter.expression()), targets.service(), targets.tag()),
                        filter.names()))
                .toList();
        return new Audience(summonses, Set.copyOf(names)::contains);
    }

    /** The events that call them, one after the other. */
    List<Summons> summonses() {
        return summonses;
    }

    /** Whether an agent of this name may run the job. */
    boolean mayInclude(String node) {
        return names.test(node);
    }
}
