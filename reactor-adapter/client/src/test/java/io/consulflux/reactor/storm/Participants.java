// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent;
import io.consulflux.barrier.Participation;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.storm.Truth.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Sinks;

/** Those who take part in barriers through the clients; all of them stay until the storm is over. */
final class Participants {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Duration TO_REJOIN = Duration.ofSeconds(60);

    private final Storm.Scene scene;
    private final List<One> all = new CopyOnWriteArrayList<>();

    /**
     * A participant.
     *
     * @param restoring when its last state was given, as {@link Weather#restoring()} counts
     */
    private record One(
            String key, Sinks.Many<String> states, List<String> given, Heard<NodeEvent> heard, int restoring) {

        boolean hasPublished(String state) {
            return heard.all().stream()
                    .anyMatch(event -> event instanceof ParticipantEvent.Published published
                            && published.state().equals(state));
        }
    }

    public Participants(Storm.Scene scene) {
        this.scene = scene;
    }

    /** Enters with a state, and says whether that was published within the limit. */
    boolean enter(ConsulFlux client, String prefix, String id, String state, Duration limit) {
        Sinks.Many<String> states = Sinks.many().unicast().onBackpressureBuffer();
        Participation as = Participation.of(prefix, id).ttl(TTL);
        One one = new One(
                as.key(),
                states,
                List.of(state),
                Heard.of("participant " + as.key(), client.participate(as, states.asFlux())),
                scene.weather().restoring());
        all.add(one);
        states.tryEmitNext(state);
        return Waiting.comes(limit, () -> one.hasPublished(state));
    }

    /** Waits until each one is there, unless it failed or a restore took its entry away; then lets them leave. */
    void finish() {
        for (One one : all) {
            String state = one.given().get(one.given().size() - 1);
            Waiting.until(
                    one.key() + " is there again",
                    TO_REJOIN,
                    () -> one.heard().isOver()
                            || one.restoring() != scene.weather().restoring()
                            || read(one)
                                    .filter(entry -> entry.value().equals(state))
                                    .isPresent());
        }
        all.forEach(one -> one.states().tryEmitComplete());
        all.forEach(one -> Waiting.until("the end of " + one.heard(), TO_REJOIN, one.heard()::isOver));
    }

    private Optional<Entry> read(One one) {
        Site site = scene.site();
        Optional<Map<String, Entry>> read = site.truth().keys(site.witness(), one.key());
        return read.map(keys -> keys.get(one.key()));
    }

    /** A restore may bring back the entry of one who has left, until its session ends. */
    void check() {
        for (One one : all) {
            boolean isThere =
                    read(one).isPresent() && one.restoring() == scene.weather().restoring();
            new ParticipantCheck(one.heard().name(), one.given(), scene.complaints())
                    .check(one.heard().all(), one.heard().failure(), isThere);
        }
    }

    String figures() {
        long lost = all.stream()
                .flatMap(one -> one.heard().all().stream())
                .filter(ParticipantEvent.Lost.class::isInstance)
                .count();
        return all.size() + " participants, " + lost + " sessions lost";
    }
}
