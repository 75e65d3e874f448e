// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.Bytes;
import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.DoubleBarrier;
import io.consulflux.barrier.Participation;
import io.consulflux.event.EventFire;
import io.consulflux.event.EventWatch;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.internal.poll.PollWorld;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionSpec;
import io.consulflux.state.CheckState;
import io.consulflux.state.KvEntry;
import io.consulflux.state.ReadOptions;
import io.consulflux.state.ServiceQuery;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Every call of the facade that gives a publisher: what holds for all of them is tried on all of them. */
final class FacadeCalls {

    private static final ReadOptions DEFAULTS = ReadOptions.defaults();
    private static final SessionSpec SPEC = SessionSpec.of();
    private static final Bytes VALUE = Bytes.utf8("1");
    private static final KvEntry ENTRY = new KvEntry("a", VALUE, 0, 0, Optional.empty(), 1, 1);

    private final Map<String, Function<ConsulFlux, Publisher<?>>> calls = new TreeMap<>();

    private FacadeCalls() {
        conversations();
        keys();
        states();
        sessions();
        events();
    }

    /** The calls by class, method and types of parameters. */
    static Map<String, Function<ConsulFlux, Publisher<?>>> all() {
        return new FacadeCalls().calls;
    }

    /** What the classes have, whether it is in the table or not. */
    static Set<String> declared() {
        return Stream.of(
                        ConsulFlux.class,
                        ConsulKv.class,
                        ConsulCatalog.class,
                        ConsulHealth.class,
                        ConsulSessions.class,
                        ConsulEvents.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> Publisher.class.isAssignableFrom(method.getReturnType()))
                .filter(method -> !method.getName().equals("disposeLater"))
                .map(FacadeCalls::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private void add(String name, Function<ConsulFlux, Publisher<?>> call) {
        calls.put(name, call);
    }

    private void conversations() {
        add("ConsulFlux.exec(ExecJob)", consul -> consul.exec(ExecJob.of("true")));
        add("ConsulFlux.run(ExecJob)", consul -> consul.run(ExecJob.of("true")));
        add("ConsulFlux.run(ExecJob, ExecSuccess)", consul -> consul.run(ExecJob.of("true"), ExecSuccess.allowing(1)));
        add("ConsulFlux.dryRun(ExecJob)", consul -> consul.dryRun(ExecJob.of("true")));
        add("ConsulFlux.barrier(Barrier)", consul -> consul.barrier(Barrier.at("p")));
        add("ConsulFlux.awaitBarrier(Barrier)", consul -> consul.awaitBarrier(Barrier.at("p")));
        Publisher<String> states = Flux.concat(Mono.just("ready"), Flux.never());
        add("ConsulFlux.participate(String, String, Publisher)", consul -> consul.participate("p", "a", states));
        add(
                "ConsulFlux.participate(Participation, Publisher)",
                consul -> consul.participate(Participation.of("p", "b"), states));
        add(
                "ConsulFlux.doubleBarrier(DoubleBarrier, Publisher)",
                consul -> consul.doubleBarrier(DoubleBarrier.of("p", "c", 2), Mono.just(1)));
    }

    private void keys() {
        add("ConsulKv.get(String)", consul -> consul.kv().get("a"));
        add("ConsulKv.get(String, ReadOptions)", consul -> consul.kv().get("a", DEFAULTS));
        add("ConsulKv.list(String)", consul -> consul.kv().list("a/"));
        add("ConsulKv.list(String, ReadOptions)", consul -> consul.kv().list("a/", DEFAULTS));
        add("ConsulKv.keys(String)", consul -> consul.kv().keys("a/"));
        add("ConsulKv.keys(String, ReadOptions)", consul -> consul.kv().keys("a/", DEFAULTS));
        add("ConsulKv.watch(String)", consul -> consul.kv().watch("a"));
        add("ConsulKv.watch(String, ReadOptions)", consul -> consul.kv().watch("a", DEFAULTS));
        add("ConsulKv.watchPrefix(String)", consul -> consul.kv().watchPrefix("a/"));
        add("ConsulKv.watchPrefix(String, ReadOptions)", consul -> consul.kv().watchPrefix("a/", DEFAULTS));
        add("ConsulKv.changes(String)", consul -> consul.kv().changes("a/"));
        add("ConsulKv.changes(String, ReadOptions)", consul -> consul.kv().changes("a/", DEFAULTS));
        add("ConsulKv.put(String, String)", consul -> consul.kv().put("a", "1"));
        add("ConsulKv.put(String, Bytes)", consul -> consul.kv().put("a", VALUE));
        add("ConsulKv.put(String, Bytes, long)", consul -> consul.kv().put("a", VALUE, 1));
        add("ConsulKv.putIfAbsent(String, String)", consul -> consul.kv().putIfAbsent("a", "1"));
        add("ConsulKv.putIfAbsent(String, Bytes)", consul -> consul.kv().putIfAbsent("a", VALUE));
        add("ConsulKv.cas(KvEntry, String)", consul -> consul.kv().cas(ENTRY, "1"));
        add("ConsulKv.cas(KvEntry, Bytes)", consul -> consul.kv().cas(ENTRY, VALUE));
        add("ConsulKv.cas(String, long, Bytes)", consul -> consul.kv().cas("a", 1, VALUE));
        add("ConsulKv.cas(String, long, Bytes, long)", consul -> consul.kv().cas("a", 1, VALUE, 1));
        add("ConsulKv.delete(String)", consul -> consul.kv().delete("a"));
        add("ConsulKv.delete(KvEntry)", consul -> consul.kv().delete(ENTRY));
        add("ConsulKv.delete(String, long)", consul -> consul.kv().delete("a", 1));
        add("ConsulKv.deleteUnder(String)", consul -> consul.kv().deleteUnder("a"));
    }

    private void states() {
        add("ConsulCatalog.watchServices()", consul -> consul.catalog().watchServices());
        add(
                "ConsulCatalog.watchServices(ReadOptions)",
                consul -> consul.catalog().watchServices(DEFAULTS));
        add("ConsulCatalog.watchNodes()", consul -> consul.catalog().watchNodes());
        add("ConsulCatalog.watchNodes(ReadOptions)", consul -> consul.catalog().watchNodes(DEFAULTS));
        add("ConsulCatalog.leader()", consul -> consul.catalog().leader());
        add("ConsulCatalog.leader(Duration)", consul -> consul.catalog().leader(PollWorld.CALL_TIMEOUT));
        ServiceQuery query = ServiceQuery.of("web");
        add("ConsulHealth.watchService(String)", consul -> consul.health().watchService("web"));
        add("ConsulHealth.watchService(ServiceQuery)", consul -> consul.health().watchService(query));
        add(
                "ConsulHealth.watchService(ServiceQuery, ReadOptions)",
                consul -> consul.health().watchService(query, DEFAULTS));
        add("ConsulHealth.watchChecks(String)", consul -> consul.health().watchChecks("web"));
        add(
                "ConsulHealth.watchChecks(String, ReadOptions)",
                consul -> consul.health().watchChecks("web", DEFAULTS));
        add("ConsulHealth.watchNodeChecks(String)", consul -> consul.health().watchNodeChecks("n1"));
        add(
                "ConsulHealth.watchNodeChecks(String, ReadOptions)",
                consul -> consul.health().watchNodeChecks("n1", DEFAULTS));
        add("ConsulHealth.watchState(CheckState)", consul -> consul.health().watchState(CheckState.ANY));
        add(
                "ConsulHealth.watchState(CheckState, ReadOptions)",
                consul -> consul.health().watchState(CheckState.ANY, DEFAULTS));
    }

    private void sessions() {
        add("ConsulSessions.create(SessionSpec)", consul -> consul.sessions().create(SPEC));
        add("ConsulSessions.renew(String)", consul -> consul.sessions().renew("s1"));
        add("ConsulSessions.info(String)", consul -> consul.sessions().info("s1"));
        add("ConsulSessions.list()", consul -> consul.sessions().list());
        add("ConsulSessions.listOn(String)", consul -> consul.sessions().listOn("n1"));
        add("ConsulSessions.destroy(String)", consul -> consul.sessions().destroy("s1"));
        add("ConsulSessions.keep(SessionSpec)", consul -> consul.sessions().keep(SPEC));
        add(
                "ConsulSessions.keep(SessionSpec, OnSessionLoss)",
                consul -> consul.sessions().keep(SPEC, OnSessionLoss.END));
    }

    private void events() {
        add("ConsulEvents.fire(String)", consul -> consul.events().fire("a"));
        add("ConsulEvents.fire(String, String)", consul -> consul.events().fire("a", "1"));
        add("ConsulEvents.fire(EventFire)", consul -> consul.events().fire(EventFire.of("a")));
        add("ConsulEvents.watch(String[])", consul -> consul.events().watch("a"));
        add("ConsulEvents.watch(EventWatch)", consul -> consul.events().watch(EventWatch.of()));
        add(
                "ConsulEvents.handle(EventHandlers)",
                consul -> consul.events().handle(EventHandlers.none().on("a", event -> Mono.empty())));
    }
}
