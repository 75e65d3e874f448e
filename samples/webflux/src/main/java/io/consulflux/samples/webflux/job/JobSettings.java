// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.exec.OutputLimits;
import io.consulflux.reactor.RecordingOptions;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.OptionalLong;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What jobs may cost.
 *
 * @param atOnce how many run at once; a further one is refused
 * @param kept how many that have ended can still be looked at
 * @param keptFor for how long
 * @param longest the longest deadline that may be asked for
 * @param outputPerNode the most output of each node that is read
 * @param outputPerJob the most output of all nodes that is read
 * @param logSize how much memory the output that is held for browsers takes, for each job; older output goes
 * @param logLines how many pieces of output are held, for each job
 * @param logEvents how many other events are held, for each job: about four for each node
 */
@Validated
@ConfigurationProperties("sample.jobs")
record JobSettings(
        @DefaultValue("4") @Min(1) @Max(1000) int atOnce,
        @DefaultValue("20") @Min(0) @Max(10_000) int kept,
        @DefaultValue("1h") @NotNull Duration keptFor,
        @DefaultValue("10m") @NotNull Duration longest,
        @DefaultValue("4MB") @NotNull DataSize outputPerNode,
        @DefaultValue("32MB") @NotNull DataSize outputPerJob,
        @DefaultValue("1MB") @NotNull DataSize logSize,
        @DefaultValue("4096") @Min(1) int logLines,
        @DefaultValue("20000") @Min(1) int logEvents) {

    RecordingOptions<Line> recordingOptions() {
        return RecordingOptions.of(Line::bytes, Line::lasting)
                .bytes(logSize.toBytes())
                .passing(logLines)
                .lasting(logEvents)
                .atOnce(atOnce)
                .kept(kept)
                .keptFor(keptFor);
    }

    OutputLimits outputLimits() {
        return new OutputLimits(OptionalLong.of(outputPerNode.toBytes()), OptionalLong.of(outputPerJob.toBytes()));
    }
}
