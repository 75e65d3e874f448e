// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerException;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.poll.Verdict;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;

/**
 * Reads the body of one answer to its end, and undoes gzip. It reads on only when the budget has room for what comes: until
 * then the bytes wait at the agent, and at the end, still zipped, here.
 *
 * <p>Whatever is thrown meanwhile, an {@link OutOfMemoryError} included, is the failure of this exchange. Reactor's own
 * operators would throw an Error on, into an event loop that nobody listens to.
 *
 * <p>Threads: the event loop of its connection; a cancel may come from any other.
 */
final class AnswerReader implements CoreSubscriber<ByteBuf> {

    private final Answer answer;
    private final AnswerBody body;
    private final AnswerBudget.Share share;
    private final MonoSink<Bytes> sink;

    /** What came and has no room yet. */
    private final AtomicReference<@Nullable ByteBuf> held = new AtomicReference<>();

    private volatile Subscription inbound = Operators.emptySubscription();
    private volatile boolean over;

    /** Whether all has come. Touched only on the event loop. */
    private boolean whole;

    private AnswerReader(Answer answer, AnswerBudget.Share share, MonoSink<Bytes> sink) {
        this.answer = answer;
        this.body = new AnswerBody(answer.stated, answer.limit);
        this.share = share;
        this.sink = sink;
    }

    /**
     * An answer whose body is to be read.
     *
     * @param stated the length that its head states, -1 where it states none
     * @param limit how many bytes it may have, on its way and unzipped
     * @param loop where its pieces come
     * @param handedBack whether its exchange is over for the connection, which may be another's by now, though pieces may
     *     still wait to be read; asked on the loop
     */
    record Answer(
            Attempt attempt,
            int status,
            long stated,
            boolean zipped,
            int limit,
            EventLoop loop,
            BooleanSupplier handedBack) {

        ConsulAnswerTooLongException tooLong(OptionalLong size) {
            return new ConsulAnswerTooLongException(attempt.request().operation(), status, limit, size);
        }
    }

    /** Its body, from these pieces; they are asked for one by one. */
    static Mono<Bytes> read(Answer answer, AnswerBudget.Share share, Flux<ByteBuf> pieces) {
        return Mono.create(sink -> {
            AnswerReader reader = new AnswerReader(answer, share, sink);
            sink.onCancel(reader::end);
            pieces.subscribe(reader);
        });
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        inbound = subscription;
        if (over) {
            leave();
        } else {
            subscription.request(1);
        }
    }

    @Override
    public void onNext(ByteBuf piece) {
        if (over) {
            return;
        }
        int more = piece.readableBytes();
        if (body.exceedsWith(more)) {
            fail(answer.tooLong(OptionalLong.empty()));
        } else if (takes(body.growthFor(more), this::addHeld)) {
            add(piece);
        } else {
            hold(piece);
        }
    }

    private void add(ByteBuf piece) {
        try {
            body.add(piece);
        } catch (Throwable thrown) {
            unreadable(thrown);
            return;
        }
        if (whole) {
            onComplete();
        } else if (!over) {
            inbound.request(1);
        }
    }

    private void hold(ByteBuf piece) {
        held.set(piece.retain());
        if (over) {
            drop();
        }
    }

    private void addHeld() {
        ByteBuf piece = held.getAndSet(null);
        if (piece != null) {
            try {
                add(piece);
            } finally {
                piece.release();
            }
        }
    }

    @Override
    public void onComplete() {
        whole = true;
        if (over || held.get() != null) {
            return;
        }
        if (!answer.zipped) {
            finish(body.trimming(), body::bytes);
            return;
        }
        long size;
        try {
            size = body.unzippedSize();
        } catch (IOException damaged) {
            fail(noGzip(damaged));
            return;
        }
        if (size > answer.limit) {
            fail(answer.tooLong(OptionalLong.of(size)));
        } else {
            finish(size, () -> body.unzipped(size));
        }
    }

    /** What makes the answer of what came, and takes memory for that. */
    private interface Making {
        Bytes make() throws IOException;
    }

    private void finish(long memory, Making making) {
        if (takes(memory, () -> make(making))) {
            make(making);
        }
    }

    private void make(Making making) {
        if (over) {
            return;
        }
        Bytes made;
        try {
            made = making.make();
        } catch (IOException damaged) {
            fail(noGzip(damaged));
            return;
        } catch (Throwable thrown) {
            unreadable(thrown);
            return;
        }
        over = true;
        sink.success(made);
    }

    private ConsulAnswerException noGzip(IOException damaged) {
        return new ConsulAnswerException(
                answer.attempt.request().operation(),
                answer.status,
                "the answer is no gzip: " + damaged.getMessage(),
                damaged);
    }

    @Override
    public void onError(Throwable failure) {
        if (!over) {
            over = true;
            drop();
            sink.error(failure);
        }
    }

    private void fail(Throwable failure) {
        end();
        sink.error(failure);
    }

    private void unreadable(Throwable thrown) {
        fail(Verdict.unreadable(answer.attempt.request().operation(), answer.status, thrown));
    }

    private void end() {
        if (!over) {
            over = true;
            if (answer.loop.inEventLoop()) {
                leave();
            } else {
                later(this::leave);
            }
        }
        drop();
    }

    /**
     * Reads no more. While the exchange is under way that closes its connection. Where all of the answer has come, reactor-netty has
     * given the connection to whoever comes next, and would close it under them for pieces that nobody has read: so these are
     * read, and dropped.
     */
    private void leave() {
        if (answer.handedBack.getAsBoolean()) {
            inbound.request(Long.MAX_VALUE);
        } else {
            inbound.cancel();
        }
    }

    private void drop() {
        ByteBuf piece = held.getAndSet(null);
        if (piece != null) {
            piece.release();
        }
    }

    /** Whether there is room at once; if not, the next step is taken when there is. */
    private boolean takes(long bytes, Runnable next) {
        answer.attempt.hasRoom(false);
        boolean taken = share.take(bytes, () -> {
            answer.attempt.hasRoom(true);
            later(next);
        });
        if (taken) {
            answer.attempt.hasRoom(true);
        }
        return taken;
    }

    private void later(Runnable next) {
        try {
            answer.loop.execute(next);
        } catch (RejectedExecutionException ended) {
            // With the loops the exchange has ended.
        }
    }
}
