// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.BarrierEvent;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.UserEvent;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * How much {@link Recordings} hold, and for how long. Immutable: each method gives another object.
 *
 * <p>The events of a recording are of two kinds, which are counted apart: lasting ones say what became of things (who
 * acknowledged, who exited), passing ones are all others (output). So no chatty node pushes out how the others ended. Where a
 * limit is reached the oldest event of its kind goes; the newest one is held whatever it measures.
 *
 * @param <E> the events that are recorded
 */
public final class RecordingOptions<E> {

    private static final Duration LONGEST_KEPT = Duration.ofDays(30);

    private final ToLongFunction<? super E> bytes;
    private final Predicate<? super E> lasting;
    private final Limits limits;

    /** The numbers. */
    record Limits(long bytes, int passing, int lasting, int atOnce, int kept, Duration keptFor) {}

    private RecordingOptions(ToLongFunction<? super E> bytes, Predicate<? super E> lasting, Limits limits) {
        this.bytes = bytes;
        this.lasting = lasting;
        this.limits = limits;
    }

    /** For jobs and other streams of consul-flux, whose output and payloads are what is weighed. */
    public static RecordingOptions<NodeEvent> ofNodeEvents() {
        return of(RecordingOptions::bytes, RecordingOptions::lasts);
    }

    /**
     * For events of any type.
     *
     * @param bytes how much memory an event takes, 0 or more
     * @param lasting which events are lasting
     */
    public static <E> RecordingOptions<E> of(ToLongFunction<? super E> bytes, Predicate<? super E> lasting) {
        return new RecordingOptions<>(bytes, lasting, new Limits(1 << 20, 4096, 20_000, 8, 20, Duration.ofHours(1)));
    }

    /** The most memory that the passing events of a recording take, 1 byte or more; by default 1 MiB. */
    public RecordingOptions<E> bytes(long most) {
        atLeast(1, most, "bytes");
        return with(new Limits(most, limits.passing, limits.lasting, limits.atOnce, limits.kept, limits.keptFor));
    }

    /** The most passing events of a recording, 1 or more; by default 4096. */
    public RecordingOptions<E> passing(int most) {
        atLeast(1, most, "passing events");
        return with(new Limits(limits.bytes, most, limits.lasting, limits.atOnce, limits.kept, limits.keptFor));
    }

    /** The most lasting events of a recording, 1 or more; by default 20,000. A job tells about four of each node. */
    public RecordingOptions<E> lasting(int most) {
        atLeast(1, most, "lasting events");
        return with(new Limits(limits.bytes, limits.passing, most, limits.atOnce, limits.kept, limits.keptFor));
    }

    /** How many run at once, 1 or more; by default 8. A further one is refused. */
    public RecordingOptions<E> atOnce(int most) {
        atLeast(1, most, "recordings at once");
        return with(new Limits(limits.bytes, limits.passing, limits.lasting, most, limits.kept, limits.keptFor));
    }

    /** How many that have ended are kept, 0 or more; by default 20. Beyond that the one that ended first is forgotten. */
    public RecordingOptions<E> kept(int most) {
        atLeast(0, most, "recordings kept");
        return with(new Limits(limits.bytes, limits.passing, limits.lasting, limits.atOnce, most, limits.keptFor));
    }

    /** How long one that has ended is kept, more than 0 and at most 30 days; by default an hour. */
    public RecordingOptions<E> keptFor(Duration time) {
        if (time.isZero() || time.isNegative() || time.compareTo(LONGEST_KEPT) > 0) {
            throw new IllegalArgumentException("kept for: expected more than 0 and at most 30 days, got " + time);
        }
        return with(new Limits(limits.bytes, limits.passing, limits.lasting, limits.atOnce, limits.kept, time));
    }

    Limits limits() {
        return limits;
    }

    long weigh(E event) {
        return bytes.applyAsLong(event);
    }

    boolean isLasting(E event) {
        return lasting.test(event);
    }

    private RecordingOptions<E> with(Limits others) {
        return new RecordingOptions<>(bytes, lasting, others);
    }

    private static void atLeast(int least, long given, String what) {
        if (given < least) {
            throw new IllegalArgumentException(what + ": expected " + least + " or more, got " + given);
        }
    }

    private static long bytes(NodeEvent event) {
        if (event instanceof ExecEvent.Output output) {
            return output.data().size();
        } else if (event instanceof OutputEvent.Text text) {
            return 2L * text.text().length();
        } else if (event instanceof OutputEvent.Line line) {
            return 2L * line.text().length();
        } else if (event instanceof OutputEvent.Group group) {
            return group.output().size();
        }
        return event instanceof UserEvent.Received received ? received.payload().size() : 0;
    }

    private static boolean lasts(NodeEvent event) {
        boolean output = event instanceof ExecEvent.Output || event instanceof ExecEvent.Heartbeat;
        return event instanceof BarrierEvent || (event instanceof ExecEvent && !output);
    }

    @Override
    public String toString() {
        return "RecordingOptions" + limits.toString().substring("Limits".length());
    }
}
