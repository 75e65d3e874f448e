// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.storm.Truth.Entry;
import io.consulflux.testkit.ConsulAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** One schedule, played on a site while everything runs that the library has to offer. */
final class Storm {

    private static final Duration TO_RECOVER = Duration.ofSeconds(60);
    private static final Duration TO_CLOSE = Duration.ofSeconds(30);
    private static final int KEYS = 8;

    private final Schedule schedule;
    private final Scene scene;
    private final Remains remains = new Remains();
    private final Names names;
    private final List<ConsulFlux> clients;
    private final List<Streams> streams = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final Jobs jobs;
    private final Barriers barriers;
    private final Services services;
    private final Times times = new Times();

    /** What all have in common. */
    record Scene(Site site, Weather weather, Ledger ledger, Firing firing, Complaints complaints) {

        boolean isAskedBy(String client, ConsulAgent agent) {
            boolean ofFirst = agent == site.agent(3) || agent == site.agent(4);
            return ofFirst == client.equals("first");
        }
    }

    /** What a seed's keys and events are called; services have the events' name. */
    record Names(String folder, String event) {

        static Names of(long seed) {
            return new Names("storm/" + seed + "/", "storm-" + seed);
        }

        List<String> keys() {
            return IntStream.range(0, KEYS)
                    .mapToObj(key -> folder + "key-" + key)
                    .toList();
        }
    }

    Storm(Site site, Schedule schedule, Path folder) {
        this.schedule = schedule;
        this.names = Names.of(schedule.seed());
        this.clients = List.of(ConsulFlux.create(site.options(3, 4)), ConsulFlux.create(site.options(5, 6)));
        this.scene = new Scene(
                site, new Weather(site), new Ledger(), new Firing(site, names.event(), clients), new Complaints());
        this.jobs = new Jobs(site, scene.weather(), names.event(), folder, clients);
        this.barriers = new Barriers(scene, names.event() + "/barrier", clients);
        this.services = new Services(site, names.event(), schedule.seed());
    }

    /** Plays it; fails if anything was not as it must be. */
    String run() {
        try {
            play();
        } catch (RuntimeException | AssertionError broken) {
            throw new AssertionError(account(), broken);
        } finally {
            clients.forEach(ConsulFlux::dispose);
        }
        if (!scene.complaints().all().isEmpty()) {
            throw new AssertionError(account());
        }
        return figures();
    }

    private void play() {
        List<Rounds> readers = read();
        listen();
        recover();
        times.past("begun");
        List<Rounds> rounds = begin();
        scene.weather().play(schedule.steps());
        times.past("played");
        rounds.forEach(round -> round.end(TO_RECOVER));
        scene.weather().clear();
        times.past("cleared");
        recover();
        times.past("recovered");
        jobs.finish();
        barriers.finish();
        times.past("jobs and barriers ended");
        streams.forEach(each -> each.check(scene));
        jobs.check(scene.complaints());
        barriers.check();
        close();
        readers.forEach(round -> round.end(TO_RECOVER));
        times.past("closed");
    }

    private void listen() {
        streams.add(new Streams("first", clients.get(0), names, false));
        streams.add(new Streams("second", clients.get(1), names, true));
        List<String> keys = names.keys();
        writers.add(new Writer(scene, keys.subList(0, KEYS / 2), Writer.directly(scene.site()), schedule.seed()));
        writers.add(new Writer(
                scene,
                keys.subList(KEYS / 2, KEYS),
                Writer.through(clients.get(0).kv()),
                schedule.seed() + 1));
    }

    private List<Rounds> begin() {
        List<Rounds> rounds = new ArrayList<>();
        writers.forEach(writer -> rounds.add(Rounds.begin(Duration.ofMillis(150), writer::once)));
        rounds.add(Rounds.begin(Duration.ofMillis(700), scene.firing()::fire));
        rounds.add(Rounds.begin(Duration.ofMillis(2500), jobs::start));
        rounds.add(Rounds.begin(Duration.ofMillis(900), services::change));
        rounds.add(Rounds.begin(Duration.ofMillis(1500), barriers::next));
        return rounds;
    }

    private List<Rounds> read() {
        return scene.firing()
                .agents()
                .map(agent -> Rounds.begin(
                        Duration.ofMillis(250), () -> scene.firing().read(agent)))
                .toList();
    }

    /** Until each stream has told what is written and fired now. */
    private void recover() {
        writers.forEach(Writer::finish);
        scene.firing().finish();
        List<String> lacks = new ArrayList<>();
        Waiting.until(() -> "every stream is up to date: " + String.join("\n", lacks), TO_RECOVER, () -> {
            Site site = scene.site();
            lacks.clear();
            Optional<Map<String, Entry>> truth = site.truth().keys(site.witness(), names.folder());
            Optional<List<String>> instances = site.truth().instances(site.witness(), names.event());
            if (truth.isEmpty() || instances.isEmpty()) {
                lacks.add("the witness knows nothing");
                return false;
            }
            Map<String, Long> numbers = new TreeMap<>();
            truth.get().forEach((key, entry) -> numbers.put(key, Long.parseLong(entry.value())));
            streams.forEach(each -> lacks.addAll(each.lacks(scene, numbers, instances.get())));
            return lacks.isEmpty();
        });
    }

    private void close() {
        clients.forEach(client -> client.disposeLater().block(TO_CLOSE));
        streams.forEach(each -> each.checkEnd(scene.complaints()));
        remains.check(scene);
        tidyUp();
    }

    private void tidyUp() {
        services.remove();
        for (String folder : List.of(names.folder(), names.event() + "/")) {
            Waiting.until(
                    folder + " is deleted",
                    TO_RECOVER,
                    () -> scene.site()
                            .truth()
                            .delete(scene.site().witness(), "/v1/kv/" + folder + "?recurse")
                            .isPresent());
        }
    }

    private String account() {
        return scene.complaints() + "\n" + schedule + "\nas it was played:\n"
                + scene.weather().log() + "\n" + figures();
    }

    /** What befell when. */
    String played() {
        return "as it was played:\n" + scene.weather().log();
    }

    private String figures() {
        return times + "; " + jobs.figures() + "; " + barriers.figures() + "; "
                + streams.get(0).figures() + "; " + streams.get(1).figures();
    }
}
