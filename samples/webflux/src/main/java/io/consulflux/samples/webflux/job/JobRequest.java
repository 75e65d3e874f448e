// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecTargets;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a browser asks to be run.
 *
 * @param command for the nodes' shell
 * @param node an expression for the names of the nodes; none means all
 * @param service an expression for the ids of their services
 * @param tag an expression for the tags of such a service
 * @param deadlineSeconds how long to follow the job; by default as long as is allowed
 * @param killAfterSeconds when to end the command on the nodes; by default never
 */
record JobRequest(
        @NotBlank @Size(max = 16_384) String command,
        @Nullable @Size(max = 256) String node,
        @Nullable @Size(max = 256) String service,
        @Nullable @Size(max = 256) String tag,
        @Nullable @Min(1) Integer deadlineSeconds,
        @Nullable @Min(1) Integer killAfterSeconds) {

    /** @throws IllegalArgumentException names what cannot be used, and what could */
    ExecJob job(JobSettings settings) {
        Duration deadline = deadlineSeconds == null ? settings.longest() : Duration.ofSeconds(deadlineSeconds);
        if (deadline.compareTo(settings.longest()) > 0) {
            throw new IllegalArgumentException("deadlineSeconds: expected at most "
                    + settings.longest().toSeconds() + ", got " + deadline.toSeconds());
        }
        ExecJob job = ExecJob.of(command)
                .targeting(new ExecTargets(given(node), given(service), given(tag), Optional.empty()))
                .deadline(deadline)
                .limitingOutput(settings.outputLimits());
        return killAfterSeconds == null ? job : job.killAfter(Duration.ofSeconds(killAfterSeconds));
    }

    /** On which nodes, in a few words. */
    String where() {
        String filters = Stream.of(
                        given(node).map(name -> "nodes " + name),
                        given(service).map(name -> "service " + name),
                        given(tag).map(name -> "tag " + name))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
        return filters.isEmpty() ? "all nodes" : filters;
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(there -> !there.isBlank());
    }
}
