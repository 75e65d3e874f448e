// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.KeysQuestion;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.exec.keys.JobKeys;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a job learns of its keys. As a rule one listing of all of them is watched, and asked for anew where something is to be
 * judged. Where that is too long, since a listener is slow or somebody writes what no agent does, they are listed node by node,
 * in rounds, until all of it is short again.
 */
final class Listings {

    private static final String CONFIRM = "confirmation";
    private static final String ROUND = "round";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** What has become shorter than this part of the limit is not too long again at once. */
    private static final int SHORT = 4;

    private final Talk talk;
    private final Account account;
    private final JobKeys keys;
    private final Reading reading;
    private final KeysQuestion question;
    private final Set<String> tooLong = new HashSet<>();

    /** Of the last listing, whole or by nodes: all keys, or those of them that reads wait to know of. */
    private Set<String> found = new HashSet<>();

    private Set<String> doubted = Set.of();
    private Optional<Call> confirming = Optional.empty();
    private Optional<Round> round = Optional.empty();

    /** How long a listing may be, once one was longer. */
    private OptionalLong limit = OptionalLong.empty();

    private OptionalLong nextRound = OptionalLong.empty();
    /** Whether the watch has begun anew and has not told yet what is there. */
    private boolean anew;

    private boolean vanished;
    private long asked;
    private long count;

    Listings(Talk talk, Account account, JobKeys keys, Reading reading) {
        this.talk = talk;
        this.account = account;
        this.keys = keys;
        this.reading = reading;
        this.question = new KeysQuestion(keys.folder(), talk.foreign());
    }

    /** What is to be watched, as long as a listing of all is short enough. */
    Optional<KeysQuestion> watch() {
        return limit.isEmpty() ? Optional.of(question) : Optional.empty();
    }

    List<Call> calls() {
        return round.map(Round::calls).orElseGet(() -> confirming.stream().toList());
    }

    void addTimer(Map<String, Long> timers) {
        nextRound.ifPresent(when -> timers.put(ROUND, when));
    }

    /** Whether a fresh listing is under way. */
    boolean isUnderWay() {
        return confirming.isPresent() || round.isPresent();
    }

    /** How many fresh listings were asked for so far. */
    long count() {
        return count;
    }

    /** When the latest of them was asked for, on the monotonic clock. */
    long asked() {
        return asked;
    }

    /** Asks for a fresh listing, unless one is under way. */
    void confirm() {
        if (isUnderWay()) {
            return;
        }
        asked = talk.at().nanos();
        String name = CONFIRM + " " + ++count;
        if (limit.isEmpty()) {
            confirming = Optional.of(Call.of(name, question.request()));
        } else {
            nextRound = OptionalLong.empty();
            found = new HashSet<>();
            doubted = reading.doubted();
            round = Optional.of(new Round(name, talk, account, keys, tooLong));
        }
    }

    boolean owns(Call call) {
        return confirming.filter(call::equals).isPresent()
                || round.filter(now -> now.owns(call)).isPresent();
    }

    /** The keys that are listed by this answer. The fresh listing may be complete by it, {@link #isUnderWay()}. */
    List<String> answered(Call call, Response response) {
        if (round.isPresent()) {
            List<String> listed = round.get().answered(call, response);
            vanished = round.get().hasVanished();
            listed.stream().filter(doubted::contains).forEach(found::add);
            completed();
            return listed;
        }
        List<String> listed = question.read(response, Optional.empty()).keys();
        confirming = Optional.empty();
        found = new HashSet<>(listed);
        vanished = !found.contains(keys.job());
        return listed;
    }

    /** Whether the job itself was not among the keys. */
    boolean hasVanished() {
        return vanished;
    }

    /** The keys that are there, among those that reads wait to know of. */
    Set<String> found() {
        return found;
    }

    private void completed() {
        Round done = round.orElseThrow();
        if (!done.isComplete()) {
            return;
        }
        // Of what was not listed it is not known that it is gone.
        doubted.stream()
                .filter(key -> keys.read(key)
                        .filter(meaning -> meaning instanceof JobKeys.OfNode of && done.isUnlisted(of.node()))
                        .isPresent())
                .forEach(found::add);
        round = Optional.empty();
        if (tooLong.isEmpty() && done.bytes() < limit.orElseThrow() / SHORT) {
            limit = OptionalLong.empty();
            anew = true;
            return;
        }
        long seconds = done.bytes() / KeysQuestion.BYTES_PER_SECOND;
        Duration pause = Duration.ofSeconds(Math.min(seconds, LONGEST_PAUSE.toSeconds()));
        nextRound = OptionalLong.of(talk.at().after(pause.compareTo(PAUSE) < 0 ? PAUSE : pause));
    }

    /** Whether a change that the watch tells says that the job's key is gone: one that begins anew tells all that is there. */
    boolean isEnd(List<String> added, List<String> removed) {
        boolean first = anew;
        anew = false;
        return removed.contains(keys.job()) || (first && !added.contains(keys.job()));
    }

    /** A watch or a listing of all keys was too long: node by node from now on. Says whether that was the failure. */
    boolean widened(ConsulException failure) {
        if (!(failure instanceof ConsulAnswerTooLongException tooLong)) {
            return false;
        }
        limit = OptionalLong.of(tooLong.limit());
        confirming = Optional.empty();
        confirm();
        return true;
    }

    /** A listing cannot be had as it was asked for; says whether it goes on without. */
    boolean refused(Call call, ConsulException failure) {
        if (round.isEmpty()) {
            return widened(failure);
        }
        round.get().refused(call, failure);
        completed();
        return true;
    }

    /** A listing is to be had again; one of a round after {@link #resume}. */
    void failed(Call call) {
        confirming = Optional.empty();
        round.ifPresent(now -> now.failed(call));
    }

    void resume() {
        round.ifPresent(Round::resume);
    }
}
