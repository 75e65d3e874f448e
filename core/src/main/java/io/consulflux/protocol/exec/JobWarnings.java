// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import com.google.re2j.Pattern;
import io.consulflux.ExecEvent.Warning;
import io.consulflux.ExecEvent.Warning.Kind;
import io.consulflux.codec.AgentDecoder.Member;
import io.consulflux.codec.AgentDecoder.Standing;
import io.consulflux.exec.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is allowed and probably not meant: what the job itself shows, and what its targets show where they are known. */
final class JobWarnings {

    /** Events that follow one another at once take longer and longer to be heard by all. */
    private static final int EVENTS = 8;

    private static final int SHOWN = 20;

    private JobWarnings() {}

    /** All of them; where they are shown beside obstacles, without what is one. */
    static List<Warning> of(Talk talk, Survey survey, boolean besideObstacles) {
        List<Warning> warnings = new ArrayList<>(talk.job.warnings());
        if (!besideObstacles) {
            besides(talk, survey).ifPresent(text -> warnings.add(new Warning(Kind.RUNS_BESIDE, text)));
        }
        longer(talk, survey).ifPresent(text -> warnings.add(new Warning(Kind.MATCHES_LONGER, text)));
        unknown(talk, survey).ifPresent(text -> warnings.add(new Warning(Kind.EXCLUDED_UNKNOWN, text)));
        int events = talk.audience().summonses().size();
        if (events > EVENTS) {
            warnings.add(new Warning(
                    Kind.MANY_EVENTS,
                    "the nodes' names need " + events + " events, of which gossip may lose some;"
                            + " names that share their beginning or end need fewer"));
        }
        return List.copyOf(warnings);
    }

    /** Who would run the job beside those whom it awaits by name. */
    static Optional<String> besides(Talk talk, Survey survey) {
        if (!(talk.job.expectation() instanceof Expectation.Named named)
                || talk.job.targets().isExact()) {
            return Optional.empty();
        }
        List<String> others = survey.matching(Standing.ALIVE).stream()
                .filter(name -> !named.names().contains(name))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of("it runs on more nodes than the awaited ones, since awaiting chooses nobody: on "
                        + listed(others) + " too; onExactly(…) runs on those named alone");
    }

    private static Optional<String> longer(Talk talk, Survey survey) {
        return talk.job.targets().node().flatMap(expression -> {
            Pattern pattern = Pattern.compile(expression);
            Map<Boolean, List<String>> names =
                    survey.matching(Standing.ALIVE).stream().collect(Collectors.partitioningBy(pattern::matches));
            List<String> whole = names.getOrDefault(true, List.of());
            List<String> longer = names.getOrDefault(false, List.of());
            return whole.isEmpty() || longer.isEmpty()
                    ? Optional.empty()
                    : Optional.of("node \"" + expression + "\" matches anywhere in a name: beside " + listed(whole)
                            + " also " + listed(longer) + "; ^ and $ around it, or onExactly(…), match whole names");
        });
    }

    private static Optional<String> unknown(Talk talk, Survey survey) {
        Set<String> unknown = new TreeSet<>(talk.job.targets().excluded());
        survey.members().stream().map(Member::name).forEach(unknown::remove);
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("no node of this name is known, so excluding it changes nothing: "
                        + listed(List.copyOf(unknown)));
    }

    private static String listed(List<String> names) {
        int more = names.size() - SHOWN;
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
