// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import io.consulflux.Bytes;
import io.consulflux.session.SessionInfo;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.PollHealth;
import io.consulflux.state.ServiceInstance;
import java.time.Duration;

/** The forms of what Consul knows: keys, nodes, services, checks, sessions; and of how a poll fares. */
final class StateForms {

    private StateForms() {}

    static void bytes(Bytes bytes, Fields fields) {
        fields.bytes("text", bytes);
    }

    static void entry(KvEntry entry, Fields fields) {
        fields.text("key", entry.key())
                .bytes("value", entry.value())
                .unsigned("flags", entry.flags())
                .unsigned("modifyIndex", entry.modifyIndex())
                .text("session", entry.session());
    }

    static void change(KvChange change, Fields fields) {
        if (change instanceof KvChange.Added added) {
            entry(added.entry(), fields.text("type", "added"));
        } else if (change instanceof KvChange.Updated updated) {
            entry(updated.entry(), fields.text("type", "updated"));
            fields.object("previous", updated.previous(), StateForms::entry);
        } else if (change instanceof KvChange.Removed removed) {
            fields.text("type", "removed")
                    .text("key", removed.key())
                    .object("previous", removed.previous(), StateForms::entry);
        } else {
            throw EventForms.unknown(change);
        }
    }

    static void node(NodeEntry node, Fields fields) {
        fields.text("node", node.name())
                .text("id", node.id())
                .text("address", node.address())
                .text("datacenter", node.datacenter())
                .texts("meta", node.meta());
    }

    static void instance(ServiceInstance instance, Fields fields) {
        fields.text("service", instance.name())
                .text("id", instance.id())
                .text("node", instance.node())
                .text("address", instance.address())
                .number("port", instance.port())
                .texts("tags", instance.tags())
                .texts("meta", instance.meta())
                .word("status", instance.status())
                .objects("checks", instance.checks(), StateForms::check);
    }

    static void check(HealthCheck check, Fields fields) {
        fields.text("node", check.node())
                .text("id", check.id())
                .text("name", check.name())
                .word("status", check.status())
                .text("service", check.serviceName())
                .text("serviceId", check.serviceId())
                .text("output", check.output())
                .text("notes", check.notes());
    }

    static void session(SessionInfo session, Fields fields) {
        fields.text("id", session.id()).text("name", session.name()).text("node", session.node());
        session.ttl().map(Duration::toMillis).ifPresent(ttl -> fields.number("ttlMillis", ttl));
        fields.number("lockDelayMillis", session.lockDelay().toMillis())
                .word("behavior", session.behavior())
                .texts("nodeChecks", session.nodeChecks())
                .texts("serviceChecks", session.serviceChecks())
                .unsigned("modifyIndex", session.modifyIndex());
    }

    static void poll(PollHealth poll, Fields fields) {
        fields.text("question", poll.question())
                .time("healthySince", poll.healthySince())
                .time("failingSince", poll.failingSince())
                .time("lastContact", poll.lastContact());
        poll.index().ifPresent(index -> fields.unsigned("index", index));
        fields.number("retries", poll.retries())
                .text("lastFailure", poll.lastFailure().map(Throwable::getMessage))
                .number("watchers", poll.watchers())
                .truth("sliced", poll.sliced());
    }
}
