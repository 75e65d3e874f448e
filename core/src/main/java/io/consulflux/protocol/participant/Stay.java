// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import io.consulflux.Bytes;
import io.consulflux.NodeEvent;
import io.consulflux.ParticipantEvent;
import io.consulflux.barrier.Participation;
import io.consulflux.codec.TxnCodec;
import io.consulflux.error.ConsulException;
import io.consulflux.kv.EntryQuestion;
import io.consulflux.kv.KvWrite;
import io.consulflux.poll.Backoff;
import io.consulflux.protocol.Input.SessionHeld;
import io.consulflux.protocol.Input.StatesEnded;
import io.consulflux.protocol.StepDraft;
import io.consulflux.state.Consistency;
import io.consulflux.wire.Request;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.DoubleSupplier;

/** What all phases of one participant's stay share. */
final class Stay {

    /** How long nobody may be able to acquire a key that nobody holds: Consul's longest lock delay, and some. */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(65);

    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
    static final int CONFLICT = 409;

    /** Of sessions that are over: a snapshot that is put back may bring any of them back. */
    private static final int FORMERS_KNOWN = 16;

    final Participation as;
    final Optional<String> datacenter;
    final StepDraft<NodeEvent> draft = new StepDraft<>();
    final News news = new News();

    /** The newest of the sessions that were ours: Consul may still, or again, have the key held by one of them. */
    final Set<String> formers = new LinkedHashSet<>();

    private final DoubleSupplier chance;
    private Optional<SessionHeld> session = Optional.empty();
    private Optional<StatesEnded> ending = Optional.empty();
    private Optional<String> state = Optional.empty();
    private OptionalLong refusedUntil = OptionalLong.empty();

    /** A holder of the key that Consul, asked for it, did not know, or did not show. */
    private Optional<String> unseen = Optional.empty();

    private String node = "";
    private long given;
    private long calls;

    /** Whether the session may hold the key. */
    private boolean holding;

    private boolean entered;

    /** Which of the states was published last, counted from 1. */
    private long done;

    Stay(Participation as, Optional<String> datacenter, DoubleSupplier chance) {
        this.as = as;
        this.datacenter = datacenter;
        this.chance = chance;
    }

    Optional<SessionHeld> session() {
        return session;
    }

    void meet(SessionHeld held) {
        session = Optional.of(held);
        node = held.node();
    }

    /** The session is no more; whether it was ours. */
    boolean lose(String lost, ConsulException cause) {
        if (session.filter(held -> held.session().equals(lost)).isEmpty()) {
            return false;
        }
        formers.add(lost);
        if (formers.size() > FORMERS_KNOWN) {
            formers.remove(formers.iterator().next());
        }
        session = Optional.empty();
        holding = false;
        forgetRefusals();
        if (entered) {
            entered = false;
            news.add(new ParticipantEvent.Lost(node, draft.at().wall(), as.id(), lost, cause));
        }
        return true;
    }

    Optional<String> state() {
        return state;
    }

    void give(String next) {
        given++;
        state = Optional.of(next);
    }

    /** Whether there is a state that was never published. */
    boolean owes() {
        return done < given;
    }

    long given() {
        return given;
    }

    Optional<StatesEnded> ending() {
        return ending;
    }

    void end(StatesEnded how) {
        ending = Optional.of(how);
    }

    /** A name for a call that no other has had: one of a lost session may still be under way. */
    String named(String what) {
        calls++;
        return what + " " + calls;
    }

    /** A write is about to be sent. */
    void writing() {
        holding = true;
    }

    /** Consul has refused the key: whatever was written before, it is not ours. */
    void refused() {
        holding = false;
    }

    boolean isHolding() {
        return holding;
    }

    /**
     * The state is there for others to see.
     *
     * @param number of the states given it is this one, counted from 1
     */
    void published(String session, String text, long number) {
        done = number;
        forgetRefusals();
        if (!entered) {
            entered = true;
            news.add(new ParticipantEvent.Entered(node, draft.at().wall(), as.id(), session));
        }
        news.add(new ParticipantEvent.Published(node, draft.at().wall(), as.id(), text));
    }

    void tellLeft(ParticipantEvent.Left.Reason reason) {
        news.add(new ParticipantEvent.Left(node, draft.at().wall(), as.id(), reason));
    }

    /** Whether a lock delay, or what looks like one, has been met already. */
    boolean isDelayed() {
        return refusedUntil.isPresent();
    }

    /** Whether to bear that nobody holds the key and nobody may have it. */
    boolean bearsDelay() {
        if (refusedUntil.isEmpty()) {
            refusedUntil = OptionalLong.of(draft.at().after(LONGEST_DELAY));
        }
        return draft.at().nanos() < refusedUntil.getAsLong();
    }

    /** Consul shows no session of this id, which the entry names; whether that was so when the entry was not yet read anew. */
    boolean isUnseenAgain(String holder) {
        boolean again = unseen.equals(Optional.of(holder));
        unseen = Optional.of(holder);
        return again;
    }

    private void forgetRefusals() {
        refusedUntil = OptionalLong.empty();
        unseen = Optional.empty();
    }

    /** When to try again after so many failures in a row. */
    long retryAfter(int failures) {
        return draft.at().after(BACKOFF.after(failures, chance.getAsDouble()));
    }

    KvWrite write(String holder, String text) {
        return KvWrite.acquire(as.key(), holder, Bytes.utf8("state", text), as.flags())
                .inDatacenter(datacenter);
    }

    EntryQuestion entry() {
        return new EntryQuestion(as.key(), datacenter, Consistency.CONSISTENT);
    }

    /** Deletes the entry if it is still this session's; another's is never touched. */
    Request departure(String holder) {
        return Request.put("/v1/txn", TxnCodec.deleteHeld(as.key(), holder))
                .with("dc", datacenter)
                .answeredBy(CONFLICT);
    }
}
