// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.barrier.Barrier;
import io.consulflux.barrier.DoubleBarrier;
import io.consulflux.barrier.Participation;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPreview;
import io.consulflux.poll.Tolerance;
import io.consulflux.reactor.internal.conversation.Conversations;
import io.consulflux.reactor.internal.conversation.Participants;
import io.consulflux.reactor.internal.conversation.SharedSessions;
import io.consulflux.reactor.internal.exchange.Connection;
import io.consulflux.reactor.internal.kv.KvHubs;
import io.consulflux.reactor.internal.netty.NettyTransport;
import io.consulflux.reactor.internal.options.OptionValues;
import io.consulflux.reactor.internal.poll.Polls;
import io.consulflux.reactor.internal.signal.Clock;
import io.consulflux.reactor.internal.signal.Jitter;
import io.consulflux.reactor.spi.ConsulTransport;
import io.consulflux.session.SessionSpec;
import io.consulflux.state.PollHealth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
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
 * threads are daemons.
 *
 * <p>{@link #disposeLater()} ends what runs and puts Consul in order. What lasts for as long as somebody wants it completes
 * then: watches, events, handlers, kept sessions, and stays in barriers. What is to reach an end of its own fails with {@link
 * io.consulflux.error.ConsulClosedException}, since its completion would say that the end was reached: jobs, waits at barriers, and
 * calls under way. Whatever is subscribed to afterwards fails so, too. A program to which its own end is no failure says {@code
 * .onErrorComplete(ConsulClosedException.class)}.
 */
public final class ConsulFlux implements Disposable {

    private final ConsulTransport transport;
    private final Optional<Scheduler> owned;
    private final Polls polls;
    private final Conversations conversations;
    private final Conversations stays;
    private final Jobs jobs;
    private final Barriers barriers;
    private final Participants participants;
    private final ConsulCatalog catalog;
    private final ConsulHealth health;
    private final ConsulKv kv;
    private final ConsulEvents events;
    private final ConsulSessions sessions;
    private final AllRecordings recordings;
    private final AtomicBoolean disposed = new AtomicBoolean();
    private final Mono<Void> disposal;

    private ConsulFlux(ConsulOptions options) {
        OptionValues values = options.values();
        Optional<Scheduler> given = values.scheduler;
        this.owned =
                given.isPresent() ? Optional.empty() : Optional.of(Schedulers.newSingle("consul-flux-timer", true));
        Scheduler scheduler = given.or(() -> owned).orElseThrow();
        this.transport = values.wrapping.apply(values.transport.orElseGet(
                () -> NettyTransport.toAll(options.scheduler(scheduler).values())));
        Optional<String> datacenter = values.datacenter;
        Connection connection = new Connection(
                transport,
                new Clock(scheduler),
                Jitter.RANDOM,
                values.callTimeout,
                new Tolerance(values.outageLimit, values.refusalLimit));
        this.polls = new Polls(connection, values.pollConnections);
        this.conversations = new Conversations(connection, polls);
        this.jobs = new Jobs(conversations, datacenter);
        this.barriers = new Barriers(conversations, connection, datacenter);
        SharedSessions shared = new SharedSessions(connection, polls, datacenter);
        // Half of the connections: many who enter at once must not hold up renewals, nor other calls.
        this.stays = new Conversations(connection.inTurn(Math.max(1, values.callConnections / 2)), polls);
        this.participants = new Participants(stays, shared, datacenter, connection.jitter());
        this.catalog = new ConsulCatalog(connection, polls, datacenter, disposed::get);
        this.health = new ConsulHealth(polls, datacenter);
        // Keys leave a fifth of the connections to other polls, of which jobs in progress are the most urgent.
        KvHubs hubs = new KvHubs(connection, polls, Math.max(1, values.pollConnections * 4 / 5));
        this.kv = new ConsulKv(connection, hubs, datacenter, disposed::get);
        this.events = new ConsulEvents(connection, polls, datacenter, disposed::get);
        this.sessions = new ConsulSessions(connection, conversations, datacenter, disposed::get);
        this.recordings = new AllRecordings(new Clock(scheduler));
        // Conversations first: they are told of the end before the polls that they listen to fail.
        Mono<Void> inOrder = Mono.when(
                conversations.close(),
                stays.close().then(shared.settled()),
                Mono.fromRunnable(recordings::close),
                Mono.fromRunnable(hubs::close),
                Mono.fromRunnable(polls::close));
        this.disposal = Disposal.after(inOrder, transport, scheduler, owned);
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
     * <p>Subscription: each one runs the job anew; what is to run once, whoever comes back to it, belongs into {@link
     * #recordings()}.
     *
     * <p>Completion: after {@link io.consulflux.ExecEvent.Finished}, whose summary says how it ended; completion alone does
     * not mean success. The job's session and keys are gone by then.
     *
     * <p>Errors: a {@link io.consulflux.error.ConsulException} where the agents could not be called. Once they have been, a
     * failure ends the stream by a {@code Finished} that names it, so that what is known is not lost. {@link
     * io.consulflux.error.ConsulClosedException} on disposal, without a {@code Finished}: nobody has seen how the processes end.
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
        return jobs.exec(job);
    }

    /** As {@link #run(ExecJob, ExecSuccess)}, where success is that every awaited node exits with 0. */
    public Mono<ExecEvent.Summary> run(ExecJob job) {
        return run(job, ExecSuccess.required());
    }

    /**
     * Runs a job as {@link #exec} does, for its account alone, and fails where that is no success, so that what is to follow
     * does not begin: {@code consul.run(install).then(consul.run(restart))}.
     *
     * <p>Subscription, cancellation and threads: as {@link #exec}. Completion: after the account.
     *
     * <p>Errors: as {@link #exec}, and {@link io.consulflux.ConsulExecException} with the account where it is no success.
     */
    public Mono<ExecEvent.Summary> run(ExecJob job, ExecSuccess success) {
        return jobs.run(job, success);
    }

    /**
     * What {@link #exec} would do with this job: on which nodes it would run, and what is known to stand in its way. It
     * only reads: no agent is called and nothing is written.
     *
     * <p>Subscription: each one asks anew.
     *
     * <p>Completion: after the one preview. It is what holds now; a job finds out for itself again.
     *
     * <p>Errors: a {@link io.consulflux.error.ConsulException} where Consul could not be asked for the nodes. A refusal to tell
     * more than that is no error: the preview says so, or knows less.
     *
     * <p>Cancellation: what is being asked is dropped.
     *
     * <p>Threads: as {@link #exec}.
     */
    public Mono<ExecPreview> dryRun(ExecJob job) {
        return jobs.preview(job);
    }

    /**
     * Waits until the participants under a prefix are ready, and tells what happens there meanwhile: {@link
     * io.consulflux.BarrierEvent.Joined}, {@link io.consulflux.BarrierEvent.Changed} and {@link
     * io.consulflux.BarrierEvent.Left} for each of them, {@link io.consulflux.BarrierEvent.Ready} for how far it is, and
     * {@link io.consulflux.BarrierEvent.Opened} at the end. Nothing is written.
     *
     * <p>The barrier opens at the first state that satisfies it and is no older than the subscription. Every state that
     * Consul tells is judged as a whole; one that lasts for less than an answer takes may not be seen.
     *
     * <p>Subscription: each one waits anew. Barriers on one prefix share a poll.
     *
     * <p>Completion: after {@link io.consulflux.BarrierEvent.Opened}, and only then.
     *
     * <p>Errors: {@link io.consulflux.BarrierTimeoutException} at the barrier's time-out, which names the stragglers;
     * {@link io.consulflux.BarrierBrokenException} where a participant failed or left and the policy is {@link
     * Barrier.Policy#FAIL}; a {@link io.consulflux.error.ConsulException} that no retry mends, {@link
     * io.consulflux.error.ConsulClosedException} on disposal among them. What passes, such as an agent that
     * is away or a cluster without a leader, is waited for.
     *
     * <p>Cancellation: leaves the poll and aborts the read under way.
     *
     * <p>Demand: states are judged whatever the demand. Without it, what changes is told later, as the difference to the
     * newest state; a barrier that has opened stays open until that is told.
     *
     * <p>Threads: as {@link #exec}.
     */
    public Flux<NodeEvent> barrier(Barrier barrier) {
        return barriers.await(barrier);
    }

    /**
     * As {@link #barrier}, for those who only wait: completes when the barrier has opened, and fails as it does.
     *
     * <p>Subscription, errors, cancellation and threads: as {@link #barrier}.
     */
    public Mono<Void> awaitBarrier(Barrier barrier) {
        return barrier(barrier).then();
    }

    /** As {@link #participate(Participation, Publisher)}, by the defaults. */
    public Flux<NodeEvent> participate(String prefix, String id, Publisher<String> states) {
        return participate(Participation.of(prefix, id), states);
    }

    /**
     * Takes part in a barrier: keeps an entry {@code <prefix>/<id>} whose value is the newest state, as text in UTF-8, and whose
     * session goes when this process does. Whoever reads such entries sees it come, change and go.
     *
     * <pre>{@code
     * consul.participate("deploy/42", "web-1", Flux.just("busy").concatWith(warmUp.thenReturn("ready")).concatWith(Flux.never()))
     * }</pre>
     *
     * <p>Participants whose sessions shall be alike share one, which is kept as {@link ConsulSessions#keep(SessionSpec)}
     * does. A session that is lost is told by {@link io.consulflux.ParticipantEvent.Lost}, at the latest when its time to live
     * has passed since the last good renewal was sent, and so before Consul lets the entry go; then, unless {@link
     * Participation.OnLoss#END} was chosen, another one takes its place and the last state is published again.
     *
     * <p>The states are asked for one at a time: the next when the one before is published, so that each is seen in Consul for
     * some time and none waits here. A publisher that cannot wait needs an operator that says what becomes of its states:
     * {@code onBackpressureLatest()}. An entry that others delete or overwrite is not watched over; the next state writes it
     * again.
     *
     * <p>Subscription: enters with the first state. One that has the same id here and is leaving is waited for.
     *
     * <p>Completion: when {@code states} has completed and its last state was published; the entry is deleted, and {@link
     * io.consulflux.ParticipantEvent.Left} told. To stay, {@code states} must not complete. On disposal at once, and without
     * {@code Left}: {@code states} is cancelled, and the entry is deleted while {@link #disposeLater()} waits.
     *
     * <p>Errors: what {@code states} fails with, after the entry is deleted. {@link io.consulflux.error.ConsulTakenException} where
     * another holds the entry, or this {@code ConsulFlux} takes part under the same key already; so does one whose process died,
     * until its session ends. A lock delay is waited for, and not called so. Else a {@link io.consulflux.error.ConsulException}, also
     * where the entry is there still because Consul refuses to delete it, as a {@link io.consulflux.error.ConsulDeniedException} where
     * the token may not any more; beside a failure of {@code states} that is a suppressed one.
     *
     * <p>Cancellation: cancels {@code states} and deletes the entry in the background, if it is still this participant's: by a
     * transaction, never another's. It is tried for as long as the session lives; {@link #disposeLater()} waits for that.
     *
     * <p>Demand: states are published, and the session is renewed, without it. Of events that nobody takes the newer take the
     * older ones' place.
     *
     * <p>Threads: as {@link #exec}; {@code states} is asked and cancelled on these, too.
     */
    public Flux<NodeEvent> participate(Participation as, Publisher<String> states) {
        return participants.flux(as, states);
    }

    /**
     * Does a piece of work together with others: it begins when all have entered, and what it gives is complete when all are
     * done. Who dies is not waited for at the end.
     *
     * <p>Subscription: enters. Each round needs a prefix of its own; a member of the same id is refused.
     *
     * <p>Completion: after {@code work}, when all that are there are done and the own entry is deleted.
     *
     * <p>Errors: what {@code work} fails with, after the own entry is deleted; {@link io.consulflux.BarrierTimeoutException} where
     * the others do not enter, or do not end, in time; {@link io.consulflux.error.ConsulClosedException} on disposal, on which {@code
     * work} is cancelled; as {@link #participate(Participation, Publisher)}, a lost session
     * included, on which {@code work} is cancelled.
     *
     * <p>Cancellation: cancels {@code work} and deletes the own entry in the background: the others go on.
     *
     * <p>Demand: that of {@code work}.
     *
     * <p>Threads: as {@link #exec}; {@code work} is subscribed to on these.
     */
    public <T> Flux<T> doubleBarrier(DoubleBarrier barrier, Publisher<? extends T> work) {
        return DoubleBarrierStay.around(work, barrier, this);
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

    /** Sessions, made and kept. */
    public ConsulSessions sessions() {
        return sessions;
    }

    /** Jobs that are run once and followed by many, as browsers need it; by the default options. */
    public Recordings<NodeEvent> recordings() {
        return recordings.shared();
    }

    /** Recordings of their own, by other options or of other events. To be made once and kept; they end with this. */
    public <E> Recordings<E> recordings(RecordingOptions<E> options) {
        return recordings.make(options);
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

    /** How many conversations are under way, those included whose listener has gone and that still put things in order. */
    int conversations() {
        return conversations.size() + stays.size();
    }

    /** Begins what {@link #disposeLater()} does, without a way to know when it is done. */
    @Override
    public void dispose() {
        disposeLater().subscribe();
    }

    /**
     * Ends every stream: what lasts as long as it is wanted completes, and what is to reach an end fails with {@link
     * io.consulflux.error.ConsulClosedException}. Then waits until their sessions and keys are gone, ten seconds at most, and closes
     * the connections. Subscribing again gives the same end.
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
