// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.wire.Request;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** When an answer is read on, and when it waits for room. */
final class AnswerReaderTest {

    private static final int LIMIT = 1 << 20;

    private final AnswerBudget budget = new AnswerBudget(2 * LIMIT, 2 * LIMIT);
    private final AnswerBudget.Share ahead = budget.share();
    private final AnswerBudget.Share share = budget.share();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final TestPublisher<ByteBuf> pieces =
            TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);

    private boolean handedBack;

    private TestSubscriber<Bytes> read(boolean zipped) {
        AnswerReader.Answer answer = new AnswerReader.Answer(
                new Attempt(Request.get("/v1/kv/a"), "agent", Schedulers.parallel()),
                200,
                -1,
                zipped,
                LIMIT,
                channel.eventLoop(),
                () -> handedBack);
        TestSubscriber<Bytes> read = TestSubscriber.create();
        AnswerReader.read(answer, share, pieces.flux()).subscribe(read);
        return read;
    }

    private void nothingLeft() {
        assertThat(ahead.take(LIMIT, () -> {})).isTrue();
    }

    private ByteBuf piece(int size) {
        return Unpooled.wrappedBuffer(new byte[size]);
    }

    /** As reactor-netty does: what is not kept is released. */
    private void next(ByteBuf piece) {
        pieces.next(piece);
        piece.release();
    }

    @Test
    void aPieceWithoutRoomIsKeptAndNoMoreIsAskedForUntilThereIs() {
        nothingLeft();
        TestSubscriber<Bytes> read = read(false);
        ByteBuf piece = piece(AnswerBudget.FREE + 1);
        next(piece);
        assertThat(share.isWaiting()).isTrue();
        assertThat(piece.refCnt()).isEqualTo(1);
        pieces.complete();
        assertThat(read.isTerminated()).isFalse();
        ahead.giveBack();
        channel.runPendingTasks();
        assertThat(piece.refCnt()).isZero();
        assertThat(read.getReceivedOnNext().get(0).size()).isEqualTo(AnswerBudget.FREE + 1);
    }

    @Test
    void whoIsCancelledWhenTheConnectionIsAnothersReadsTheRestAndDropsIt() {
        nothingLeft();
        TestSubscriber<Bytes> read = read(false);
        ByteBuf piece = piece(AnswerBudget.FREE + 1);
        next(piece);
        handedBack = true;
        read.cancel();
        channel.runPendingTasks();
        pieces.assertNotCancelled();
        pieces.assertMinRequested(Long.MAX_VALUE);
        ByteBuf last = piece(1);
        next(last);
        assertThat(piece.refCnt()).isZero();
        assertThat(last.refCnt()).isZero();
    }

    @Test
    void whoIsCancelledWhileItWaitsKeepsNothing() {
        nothingLeft();
        TestSubscriber<Bytes> read = read(false);
        ByteBuf piece = piece(AnswerBudget.FREE + 1);
        next(piece);
        read.cancel();
        share.giveBack();
        assertThat(piece.refCnt()).isZero();
        pieces.assertCancelled();
        ahead.giveBack();
        channel.runPendingTasks();
        assertThat(read.getReceivedOnNext()).isEmpty();
    }

    @Test
    void whatIsUnzippedWaitsForRoomOfTheSizeThatItStates() throws IOException {
        nothingLeft();
        TestSubscriber<Bytes> read = read(true);
        next(Unpooled.wrappedBuffer(gzip(new byte[LIMIT])));
        pieces.complete();
        assertThat(share.isWaiting()).isTrue();
        assertThat(read.isTerminated()).isFalse();
        ahead.giveBack();
        channel.runPendingTasks();
        assertThat(read.getReceivedOnNext()).containsExactly(Bytes.owning(new byte[LIMIT]));
    }

    @Test
    void whatStatesToBeTooLongIsNotUnzipped() throws IOException {
        TestSubscriber<Bytes> read = read(true);
        next(Unpooled.wrappedBuffer(gzip(new byte[LIMIT + 1])));
        pieces.complete();
        assertThat(read.expectTerminalError())
                .isInstanceOfSatisfying(ConsulAnswerTooLongException.class, failure -> {
                    assertThat(failure.size()).hasValue(LIMIT + 1);
                    assertThat(failure.limit()).isEqualTo(LIMIT);
                })
                .hasMessageContaining("keys()")
                .hasMessageContaining("answerLimit");
    }

    @Test
    void whatStatesMoreOrLessThanItHoldsIsNoGzip() throws IOException {
        for (int stated : new int[] {0, 99, 101, Integer.MAX_VALUE}) {
            TestPublisher<ByteBuf> lying = TestPublisher.create();
            TestSubscriber<Bytes> read = TestSubscriber.create();
            AnswerReader.Answer answer = new AnswerReader.Answer(
                    new Attempt(Request.get("/v1/kv/a"), "agent", Schedulers.parallel()),
                    200,
                    -1,
                    true,
                    LIMIT,
                    channel.eventLoop(),
                    () -> false);
            AnswerReader.read(answer, budget.share(), lying.flux()).subscribe(read);
            byte[] zipped = gzip(new byte[100]);
            for (int at = 0; at < 4; at++) {
                zipped[zipped.length - 4 + at] = (byte) (stated >> (8 * at));
            }
            lying.next(Unpooled.wrappedBuffer(zipped));
            lying.complete();
            assertThat(read.expectTerminalError()).as("%d", stated).hasMessageContaining("no gzip");
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
