// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.exec.ExecJob;
import io.consulflux.kv.listing.KeyListing;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Conversation;
import io.consulflux.protocol.exec.SimulatedCluster.Agent;
import io.consulflux.protocol.exec.SimulatedCluster.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One execution on a simulated cluster of which a test decides every next move. What can happen next is a list, in an order
 * that depends on nothing but the moves before, so that the indexes of the moves taken are the history and replay it.
 */
final class Interleaving {

    final Conversation conversation;

    private final SimulatedCluster cluster;
    private final List<Agent> agents;

    /** Answers that are on their way. */
    private final Map<String, Reply> answers = new HashMap<>();

    private KeyListing seen = KeyListing.empty();
    private int faults;
    private int renewals;
    private int losses;
    private boolean lost;

    /**
     * Before the first move.
     *
     * @param faults how many calls may get no answer
     * @param renewals how many renewals may become due
     * @param losses how many sessions may be destroyed by others
     */
    Interleaving(int faults, int renewals, int losses, Agent... agents) {
        this.agents = List.of(agents);
        this.cluster = new SimulatedCluster(this.agents);
        this.faults = faults;
        this.renewals = renewals;
        this.losses = losses;
        this.conversation = new Conversation(new ExecProtocol(ExecJob.of("true")));
        conversation.start();
        conversation.demand(Long.MAX_VALUE);
    }

    /** What can happen next; nothing once all is over. */
    List<Runnable> moves() {
        List<Runnable> moves = new ArrayList<>();
        if (conversation.isOver()) {
            return moves;
        }
        for (Call call : conversation.calls()) {
            moves.add(answers.containsKey(call.name()) ? () -> answer(call) : () -> serve(call));
            if (faults > 0) {
                moves.add(() -> cut(call));
            }
        }
        conversation.reads().forEach(read -> moves.add(() -> reply(read, cluster.serve(read.request()))));
        agents.stream().filter(cluster::isBusy).forEach(agent -> moves.add(() -> cluster.work(agent)));
        if (!unseen().added().isEmpty() || !unseen().removed().isEmpty()) {
            moves.add(this::look);
        }
        List.of("replication", "retry").stream()
                .filter(conversation.timers()::containsKey)
                .forEach(timer -> moves.add(() -> conversation.fire(timer)));
        if (renewals > 0 && conversation.timers().containsKey("session renewal")) {
            moves.add(this::renew);
        }
        if (losses > 0 && cluster.sessions().stream().anyMatch(cluster::isAlive)) {
            moves.add(this::loseSession);
        }
        return moves;
    }

    /** Consul does what the call asks; its answer is on its way. */
    private void serve(Call call) {
        answers.put(call.name(), cluster.serve(call.request()));
    }

    private void answer(Call call) {
        Reply reply = answers.remove(call.name());
        if (reply == null) {
            throw new AssertionError("no answer to " + call);
        }
        reply(call, reply);
    }

    private void reply(Call call, Reply reply) {
        conversation.answer(call, reply.status(), reply.body());
    }

    /** The connection breaks, before or after Consul has done what the call asks. */
    private void cut(Call call) {
        faults--;
        boolean sent = answers.remove(call.name()) != null;
        conversation.fail(call, new ConsulUnreachableException(call.name(), sent, "cut", null));
    }

    private void renew() {
        renewals--;
        conversation.fire("session renewal");
    }

    private void loseSession() {
        losses--;
        lost = true;
        cluster.loseSession();
    }

    private void look() {
        KeyListing.Difference difference = unseen();
        seen = listing();
        conversation.changed(difference.added(), difference.removed());
    }

    private KeyListing.Difference unseen() {
        return conversation.watch().isPresent() ? seen.to(listing()) : new KeyListing.Difference(List.of(), List.of());
    }

    private KeyListing listing() {
        return new KeyListing(conversation
                .watch()
                .map(question -> cluster.keys(question.folder()))
                .orElse(List.of()));
    }

    /** The listener leaves; then agents write whenever they can, and Consul answers, until all is over. */
    void cancelAndSettle() {
        conversation.cancel();
        for (int i = 0; i < 30 && !conversation.isOver(); i++) {
            agents.stream().filter(cluster::isBusy).forEach(cluster::work);
            assertThat(conversation.reads()).as("reads for nobody").isEmpty();
            assertThat(conversation.watch()).as("a watch for nobody").isEmpty();
            List<Call> calls = conversation.calls();
            if (calls.isEmpty()) {
                conversation.fire("retry");
            } else {
                Call call = calls.get(calls.size() - 1);
                if (!answers.containsKey(call.name())) {
                    serve(call);
                }
                agents.stream().filter(cluster::isBusy).forEach(cluster::work);
                answer(call);
            }
        }
        agents.stream().filter(cluster::isBusy).forEach(cluster::work);
    }

    /** All that can be seen from outside: two histories of one likeness go on alike. */
    String likeness() {
        return String.join(
                "\n",
                told().toString(),
                conversation.sent().toString(),
                conversation.calls().toString(),
                conversation.reads().toString(),
                new TreeMap<>(conversation.timers()).toString(),
                new TreeMap<>(answers).toString(),
                cluster.keys("").toString(),
                seen.toString(),
                faults + " " + renewals + " " + losses);
    }

    List<String> told() {
        return Told.inShort(conversation.events());
    }

    /** Sessions that live on though their names were told, or keys: what must not be left over. */
    List<String> leftOver() {
        List<String> left = new ArrayList<>(cluster.keys("_rexec/"));
        cluster.sessions().stream()
                .filter(cluster::isAlive)
                .filter(session -> conversation.sent().stream()
                        .anyMatch(call -> call.request().path().contains(session)))
                .forEach(left::add);
        return left;
    }

    boolean isSessionLost() {
        return lost;
    }

    /** How often the agents were called. */
    int fired() {
        return cluster.fired();
    }
}
