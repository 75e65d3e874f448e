// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.reactor.storm.Truth.Entry;
import io.consulflux.testkit.ConsulAgent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must not be there any longer when clients have been disposed of. */
final class Remains {

    private static final Duration SOON = Duration.ofSeconds(15);

    /** Twice a job's time to live, and what a new leader adds. */
    private static final Duration TO_EXPIRE = Duration.ofSeconds(90);

    private static final List<String> OURS = List.of("consul-flux-io", "consul-flux-timer");

    /** Threads that were there before; other tests of this virtual machine may have left some. */
    private final Set<Thread> before = ours();

    /** Connections and threads, which go at once; keys of jobs may stay as long as their sessions do. */
    void check(Storm.Scene scene) {
        Site site = scene.site();
        for (int agent : Fault.ASKED) {
            ConsulAgent asked = site.agent(agent);
            boolean none = Waiting.comes(SOON, () -> asked.proxy().connections() == 0);
            scene.complaints()
                    .unless(none, "%s connections to %s are left", asked.proxy().connections(), asked.name());
        }
        boolean none = Waiting.comes(SOON, () -> threads().isEmpty());
        scene.complaints().unless(none, "threads are left: %s", threads());
        Waiting.until("keys can be read", Site.LIMIT, () -> {
            Optional<List<String>> sessions = site.truth().sessions(site.witness());
            Optional<Map<String, Entry>> keys = site.truth().keys(site.witness(), "_rexec/");
            keys.ifPresent(left -> left.keySet()
                    .forEach(key -> scene.complaints()
                            .unless(
                                    sessions.isEmpty() || sessions.get().contains(key.split("/", -1)[1]),
                                    "%s is left without a session",
                                    key)));
            return keys.isPresent() && sessions.isPresent();
        });
    }

    /** Everything that time takes away. */
    static void checkInTheEnd(Site site) {
        Waiting.until(
                () -> "no session and no key of a job is left: " + site.truth().sessions(site.witness()) + " "
                        + site.truth().keys(site.witness(), "_rexec/"),
                TO_EXPIRE,
                () -> site.truth().sessions(site.witness()).equals(Optional.of(List.of()))
                        && site.truth().keys(site.witness(), "_rexec/").equals(Optional.of(Map.of())));
    }

    private List<String> threads() {
        Set<Thread> now = ours();
        now.removeAll(before);
        return now.stream().map(Thread::getName).sorted().toList();
    }

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OURS.stream().anyMatch(thread.getName()::startsWith))
                .collect(Collectors.toSet());
    }
}
