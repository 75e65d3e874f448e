// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.exec.ExecTiming;
import io.consulflux.exec.Expectation;
import io.consulflux.kv.KeyPath;
import io.consulflux.kv.KeyRefusal;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.exec.NodeAccount.Standing;
import io.consulflux.protocol.exec.keys.JobKeys;
import io.consulflux.protocol.session.SessionKeeper;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The agents are at work. A limit that passes condemns nobody by itself: it asks for a fresh listing, and only what that
 * does not show is missing or lost, so that a Consul that cannot be read for a while costs no node its good name.
 */
final class Gathering extends Keeping {

    private static final String ACKNOWLEDGEMENTS = "acknowledgement limit";
    private static final String SILENCE = "silence limit";
    private static final String QUIET = "quiet period";
    private static final String SEAL = "seal";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final JobKeys.Meaning NOTHING = new JobKeys.Job();

    private final JobKeys keys;
    private final Reading reading;
    private final Pruning pruning;
    private final Listings listings;
    private final Optional<ConsulException> doubt;
    private final ExecTiming timing;
    private final long called;

    /** The running nodes that may yet write, the one longest silent first. */
    private final LinkedHashSet<NodeAccount> writing = new LinkedHashSet<>();

    private OptionalLong retryAt = OptionalLong.empty();
    private long news;
    private boolean acknowledgementsJudged;
    private boolean sealed;

    /** Everything that was there at this time has been seen. */
    private long shown;

    /**
     * The agents have been called.
     *
     * @param doubt why that is not certain
     */
    Gathering(Talk talk, Account account, SessionKeeper keeper, JobKeys keys, Optional<ConsulException> doubt) {
        super(talk, account, keeper);
        this.keys = keys;
        this.pruning = new Pruning(talk);
        this.reading = new Reading(talk, account, keys, pruning);
        this.listings = new Listings(talk, account, keys, reading);
        this.doubt = doubt;
        this.timing = talk.job.timing();
        this.called = talk.at().nanos();
        this.news = called;
        this.shown = called;
    }

    static ConsulException vanished(String session) {
        return new ConsulSessionLostException(session, "the job's key is gone, and with it what was not read");
    }

    @Override
    Phase changed(List<String> added, List<String> removed) {
        if (listings.isEnd(added, removed)) {
            return aborted(vanished(keeper.session()));
        }
        added.forEach(this::note);
        return settled();
    }

    @Override
    Phase watchFailed(ConsulException failure) {
        return listings.widened(failure) ? settled() : aborted(failure);
    }

    @Override
    Phase demanded() {
        return settled();
    }

    @Override
    Phase taken(Call call, Response response) {
        if (listings.owns(call)) {
            listings.answered(call, response).forEach(this::note);
            return listed();
        }
        if (reading.owns(call) && !reading.answered(call, response, listings.count())) {
            listings.confirm();
        }
        if (pruning.owns(call)) {
            pruning.answered(call, response);
        }
        return settled();
    }

    @Override
    Phase missed(Call call, ConsulException failure) {
        if (pruning.owns(call)) {
            pruning.failed(call, failure);
            pruning.fill();
            return this;
        }
        if (reading.owns(call) && KeyRefusal.is(failure)) {
            reading.refused(call, failure);
            return settled();
        }
        if (call.name().equals(SEAL)) {
            sealed = !failure.isRetryable();
            retryAt = sealed ? retryAt : OptionalLong.of(talk.at().after(PAUSE));
            return this;
        }
        if (!failure.isRetryable()) {
            boolean goesOn = !(failure instanceof ConsulDeniedException)
                    && listings.owns(call)
                    && listings.refused(call, failure);
            return goesOn ? listed() : aborted(failure);
        }
        if (listings.owns(call)) {
            listings.failed(call);
        } else if (reading.owns(call)) {
            reading.failed(call, listings.count());
        }
        retryAt = OptionalLong.of(talk.at().after(PAUSE));
        return this;
    }

    @Override
    Phase due(String timer) {
        if (timer.equals(RETRY)) {
            retryAt = OptionalLong.empty();
            reading.resume();
            listings.resume();
        } else {
            listings.confirm();
        }
        return settled();
    }

    @Override
    Phase aborted(ConsulException cause) {
        account.missAwaited(ExecEvent.Missing.Reason.ABORTED);
        account.loseRunning(ExecEvent.Lost.Reason.ABORTED);
        return close(Farewell.of(account.summary(Optional.of(Outcome.ABORTED), Optional.of(cause))));
    }

    private void note(String key) {
        if (keys.read(key).orElse(NOTHING) instanceof JobKeys.OfNode meaning) {
            account.writer(meaning.node()).ifPresent(node -> note(node, meaning, key));
        }
    }

    /** An agent acknowledges before it writes anything else: what comes of a node that has not counts when it does. */
    private void note(NodeAccount node, JobKeys.OfNode meaning, String key) {
        if (meaning instanceof JobKeys.Ack && !node.acknowledgementListed) {
            node.acknowledgementListed = true;
            pruning.consumed(key);
            if (!node.isAcknowledged()) {
                account.acknowledge(node);
                heardOf(node);
            }
        } else if (meaning instanceof JobKeys.Out out && node.listed.add(out.number())) {
            noteOutput(node, out.number(), key);
        } else if (meaning instanceof JobKeys.Exit && !node.exitListed) {
            node.exitListed = true;
            node.exited = talk.at().nanos();
            heardOf(node);
        }
    }

    /** What nobody will read can go at once. */
    private void noteOutput(NodeAccount node, long number, String key) {
        if (node.truncated || node.isOver()) {
            pruning.consumed(key);
        } else {
            node.unread.add(number);
        }
        heardOf(node);
    }

    private void heardOf(NodeAccount node) {
        if (!node.isRunning()) {
            return;
        }
        news = talk.at().nanos();
        node.news = news;
        writing.remove(node);
        if (!node.exitListed) {
            writing.add(node);
        }
        reading.offer(node);
    }

    private Phase listed() {
        if (listings.hasVanished()) {
            return aborted(vanished(keeper.session()));
        }
        return listings.isUnderWay() ? settled() : confirmed(listings.asked());
    }

    /** All keys that were there at this time have been seen. */
    private Phase confirmed(long asked) {
        shown = asked;
        if (asked >= called + timing.acknowledgement().toNanos()) {
            acknowledgementsJudged = true;
            account.missAwaited(ExecEvent.Missing.Reason.SILENT);
        }
        List<NodeAccount> silent = new ArrayList<>();
        for (NodeAccount node : writing) {
            if (node.news + timing.silence().toNanos() > asked) {
                break;
            }
            silent.add(node);
        }
        silent.forEach(node -> {
            writing.remove(node);
            account.lose(node, ExecEvent.Lost.Reason.SILENT);
        });
        if (!reading.resume(listings.found(), listings.count()) && retryAt.isEmpty()) {
            retryAt = OptionalLong.of(talk.at().after(PAUSE));
        }
        return settled();
    }

    /**
     * A node that was told missing must not begin: the call may reach it up to a minute later, by the members' exchange of
     * states, and it begins as soon as it can read the job. One that finds no job in the job's place stays silent (Consul
     * {@code agent/remote_exec.go} {@code remoteExecGetSpec}).
     */
    private void seal() {
        if (acknowledgementsJudged && !sealed && account.count(Standing.MISSING) > 0) {
            sealed = true;
            talk.call(Call.of(
                    SEAL,
                    Request.put(KeyPath.of(keys.job()), Bytes.utf8("sealed"))
                            .with("acquire", keeper.session())
                            .with("dc", talk.foreign())));
        }
    }

    private Phase settled() {
        if (isAccounted()) {
            return close(Farewell.of(account.summary(Optional.empty(), silence().or(reading::refusal))));
        }
        seal();
        reading.fill();
        pruning.fill();
        return this;
    }

    @Override
    Optional<ConsulException> silence() {
        return account.acknowledged() > 0 ? Optional.empty() : doubt.or(() -> Optional.of(Obstacles.silence(talk)));
    }

    private boolean isAccounted() {
        if (account.count(Standing.RUNNING) > 0) {
            return false;
        }
        Expectation expectation = talk.job.expectation();
        if (expectation instanceof Expectation.Whoever) {
            return shown >= quietAt() || (acknowledgementsJudged && account.acknowledged() == 0);
        }
        return isAnswered() || acknowledgementsJudged;
    }

    /** Whether all acknowledgements that are awaited have come. */
    private boolean isAnswered() {
        Expectation expectation = talk.job.expectation();
        if (expectation instanceof Expectation.AtLeast some) {
            return account.acknowledged() >= some.count();
        }
        return expectation instanceof Expectation.Whoever
                ? account.acknowledged() > 0
                : account.count(Standing.AWAITED) == 0;
    }

    @Override
    Wants wants() {
        Map<String, Long> timers = timers();
        retryAt.ifPresent(when -> timers.put(RETRY, when));
        listings.addTimer(timers);
        if (!listings.isUnderWay() && retryAt.isEmpty()) {
            addLimits(timers);
        }
        List<Call> reads = new ArrayList<>(reading.calls());
        reads.addAll(listings.calls());
        return new Wants(listings.watch(), timers, reads);
    }

    private void addLimits(Map<String, Long> timers) {
        if (!acknowledgementsJudged && !isAnswered()) {
            timers.put(ACKNOWLEDGEMENTS, called + timing.acknowledgement().toNanos());
        }
        writing.stream()
                .findFirst()
                .ifPresent(
                        node -> timers.put(SILENCE, node.news + timing.silence().toNanos()));
        if (talk.job.expectation() instanceof Expectation.Whoever
                && account.acknowledged() > 0
                && account.count(Standing.RUNNING) == 0) {
            timers.put(QUIET, quietAt());
        }
    }

    private long quietAt() {
        return news + timing.heartbeat().multipliedBy(2).toNanos();
    }
}
