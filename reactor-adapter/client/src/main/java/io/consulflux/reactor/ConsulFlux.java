// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPreview;
import io.consulflux.protocol.exec.ExecProtocol;
import io.consulflux.protocol.exec.PreviewProtocol;
import io.consulflux.state.PollHealth;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A Consul cluster, reached by way of one agent or of several that stand in for one another, as streams of {@link
 * NodeEvent}s.
 *
 * <p>One instance serves a whole application: it holds the connections and the polls, which all its streams share. Its
 * threads are daemons. {@link #disposeLater()} ends what runs and puts Consul in order; after it every stream fails with
 * {@link io.consulflux.ConsulClosedException}.
 */
public final class ConsulFlux implements Disposable {

    /** A conversation puts things in order within seconds; what takes longer is left to its session's time to live. */
    private static final Duration CLOSING_LIMIT = Duration.ofSeconds(10);

    private final ConsulTransport transport;
    private final Optional<Scheduler> owned;
    private final Optional<String> datacenter;
    private final Polls polls;
    private final Conversations conversations;
    private final ConsulCatalog catalog;
    private final ConsulHealth health;
    private final ConsulKv kv;
    private final ConsulEvents events;
    private final AtomicBoolean disposed = new AtomicBoolean();
    private final Mono<Void> disposal;

    private ConsulFlux(ConsulOptions options) {
        OptionValues values = options.values();
        Optional<Scheduler> given = values.scheduler;
        this.owned =
                given.isPresent() ? Optional.empty() : Optional.of(Schedulers.newSingle("consul-flux-timer", true));
        Scheduler scheduler = given.or(() -> owned).orElseThrow();
        this.transport = values.transport.orElseGet(() -> NettyTransport.toAll(options.scheduler(scheduler)));
        this.datacenter = values.datacenter;
        Connection connection = new Connection(
                transport, new Clock(scheduler), values.callTimeout, values.outageLimit, values.refusalLimit);
        this.polls = new Polls(connection, values.pollConnections);
        this.conversations = new Conversations(connection, polls);
        this.catalog = new ConsulCatalog(polls, datacenter);
        this.health = new ConsulHealth(polls, datacenter);
        // Keys leave a fifth of the connections to other polls, of which jobs in progress are the most urgent.
        KvHubs hubs = new KvHubs(connection, polls, Math.max(1, values.pollConnections * 4 / 5));
        this.kv = new ConsulKv(connection, hubs, datacenter, disposed::get);
        this.events = new ConsulEvents(connection, polls, datacenter, disposed::get);
        // Conversations first: they are told of the end before the polls that they listen to fail.
        this.disposal = Mono.when(
                        conversations.close(), Mono.fromRunnable(hubs::close), Mono.fromRunnable(polls::close))
                .timeout(CLOSING_LIMIT, Mono.empty(), scheduler)
                .then(Mono.defer(transport::disposeLater))
                .onErrorComplete()
                // To end, the timer waits for a lock, which an event loop must not.
                .then(Mono.<Void>fromRunnable(() -> owned.ifPresent(Disposable::dispose))
                        .subscribeOn(Schedulers.boundedElastic()))
                .cache();
    }

    /** The agent that the {@code CONSUL_*} environment variables name, or 127.0.0.1:8500. */
    public static ConsulFlux create() {
        return create(ConsulOptions.fromEnvironment());
    }

    /** Nothing is sent before the first subscription. */
    public static ConsulFlux create(ConsulOptions options) {
        return new ConsulFlux(options);
    }

    /**
     * Runs a job on the nodes it targets, by Consul's remote execution, and tells what happens on each.
     *
     * <p>Subscription: each one runs the job anew.
     *
     * <p>Completion: after {@link io.consulflux.ExecEvent.Finished}, whose summary says how it ended; completion alone does
     * not mean success. The job's session and keys are gone by then.
     *
     * <p>Errors: a {@link io.consulflux.ConsulException} where the agents could not be called. Once they have been, a
     * failure ends the stream by a {@code Finished} that names it, so that what is known is not lost.
     *
     * <p>Cancellation: the session is destroyed and the keys are deleted in the background; {@link #disposeLater()} waits
     * for that. The processes go on: Consul has no means to end them.
     *
     * <p>Demand: output and exit codes are fetched only while there is demand, in batches; without it they stay in
     * Consul. The session is renewed and the limits run whatever the demand.
     *
     * <p>Threads: signals come on this instance's event loops and its timer thread, which must not be blocked.
     */
    public Flux<NodeEvent> exec(ExecJob job) {
        ExecJob placed = placed(job);
        return conversations.flux("exec", () -> new ExecProtocol(placed));
    }

    /**
     * What {@link #exec} would do with this job: on which nodes it would run, and what is known to stand in its way. It
     * only reads: no agent is called and nothing is written.
     *
     * <p>Subscription: each one asks anew.
     *
     * <p>Completion: after the one preview. It is what holds now; a job finds out for itself again.
     *
     * <p>Errors: a {@link io.consulflux.ConsulException} where Consul could not be asked for the nodes. A refusal to tell
     * more than that is no error: the preview says so, or knows less.
     *
     * <p>Cancellation: what is being asked is dropped.
     *
     * <p>Threads: as {@link #exec}.
     */
    public Mono<ExecPreview> dryRun(ExecJob job) {
        ExecJob placed = placed(job);
        return conversations.flux("dry run", () -> new PreviewProtocol(placed)).single();
    }

    private ExecJob placed(ExecJob job) {
        return job.targets().datacenter().isPresent()
                ? job
                : datacenter.map(job::inDatacenter).orElse(job);
    }

    /** Which services and nodes there are. */
    public ConsulCatalog catalog() {
        return catalog;
    }

    /** How services, nodes and their checks stand. */
    public ConsulHealth health() {
        return health;
    }

    /** Keys and what they hold. */
    public ConsulKv kv() {
        return kv;
    }

    /** User events, fired and watched. */
    public ConsulEvents events() {
        return events;
    }

    /**
     * The agent that calls go to now: host and port, or the path of a Unix socket. It changes when that agent fails and
     * there are others; see {@link ConsulOptions#addresses(List)}. Empty only with a transport that does not say.
     */
    public Optional<String> currentAgent() {
        return transport.currentAgent();
    }

    /**
     * How each poll under way fares at this moment, in the order of their questions. Watches that share a question share a
     * poll, and jobs in progress poll as well; keys that are read by turns, once a second, have none.
     */
    public List<PollHealth> polls() {
        return polls.health();
    }

    /** How many jobs are under way, those included whose listener has gone and that still put things in order. */
    int jobs() {
        return conversations.size();
    }

    /** Begins what {@link #disposeLater()} does, without a way to know when it is done. */
    @Override
    public void dispose() {
        disposeLater().subscribe();
    }

    /**
     * Ends every stream with {@link io.consulflux.ConsulClosedException}, waits until their sessions and keys are gone,
     * ten seconds at most, and closes the connections. Subscribing again gives the same end.
     */
    public Mono<Void> disposeLater() {
        return Mono.defer(() -> {
            disposed.set(true);
            return disposal;
        });
    }

    @Override
    public boolean isDisposed() {
        return disposed.get();
    }
}
