// SPDX-License-Identifier: Apache-2.0
package io.consulflux;

import io.consulflux.ExecEvent.Fate;
import io.consulflux.ExecEvent.NodeSummary;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.error.ConsulPermanentException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A job that ended otherwise than by every awaited node exiting with 0, for those to whom that is an error. */
public final class ConsulExecException extends ConsulPermanentException {

    private static final long serialVersionUID = 1L;

    /** More names than this make a message unreadable; the summary has all. */
    private static final int MOST_NAMES = 10;

    private final transient @Nullable Summary summary;

    /**
     * The end of a job.
     *
     * @throws IllegalArgumentException if the job is complete
     */
    public ConsulExecException(Summary summary) {
        super("exec", -1, inWords(summary), summary.cause().orElse(null));
        this.summary = summary;
    }

    /** The account of the job; lost, with an {@link IllegalStateException}, where the exception was serialized. */
    public Summary summary() {
        if (summary == null) {
            throw new IllegalStateException("the summary of a job does not outlive serialization");
        }
        return summary;
    }

    private static String inWords(Summary summary) {
        if (summary.outcome() == Outcome.COMPLETE) {
            throw new IllegalArgumentException("summary: expected a job that did not complete, got " + summary);
        }
        List<String> parts = new ArrayList<>();
        parts.add("the job is " + summary.outcome() + ": " + summary.exited() + " of " + summary.expected()
                + " awaited nodes exited");
        add(parts, "failed", summary.failed(), summary, node -> node.code().orElse(0) != 0);
        add(parts, "missing", summary.missing(), summary, node -> node.fate() == Fate.MISSING);
        add(parts, "lost", summary.lost(), summary, node -> node.fate() == Fate.LOST);
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String what, int count, Summary summary, Predicate<NodeSummary> which) {
        if (count == 0) {
            return;
        }
        List<String> names = summary.nodes().stream()
                .filter(which)
                .map(NodeSummary::node)
                .limit(MOST_NAMES)
                .collect(Collectors.toCollection(ArrayList::new));
        if (!names.isEmpty() && names.size() < count) {
            names.add("…");
        }
        parts.add(count + " " + what + (names.isEmpty() ? "" : " (" + String.join(", ", names) + ")"));
    }
}
