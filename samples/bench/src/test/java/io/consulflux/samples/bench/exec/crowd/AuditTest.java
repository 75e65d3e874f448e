// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Outcome;
import io.consulflux.ExecEvent.Summary;
import io.consulflux.NodeEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class AuditTest {

    private static final Instant AT = Instant.EPOCH;
    private static final String NODE = Crowd.name(0);

    private final Audit audit = new Audit(new Crowd(1, 2, 1), true);

    @Test
    void everythingInItsPlaceIsWithoutFault() {
        Audit.Result result = result(told());

        assertThat(result.faults()).isEmpty();
        assertThat(result.events()).isEqualTo(6);
        assertThat(result.exits()).isEqualTo(1);
        assertThat(result.outcome()).isEqualTo("COMPLETE");
    }

    @Test
    void aLostEventIsAFault() {
        List<NodeEvent> told = told();
        told.remove(2);

        assertThat(result(told).faults())
                .anyMatch(fault -> fault.startsWith("turn 1"))
                .contains("5 events instead of 6");
    }

    @Test
    void anExitBeforeItsOutputIsAFault() {
        List<NodeEvent> told = told();
        told.add(2, told.remove(4));

        assertThat(result(told).faults()).hasSize(3).allMatch(fault -> fault.startsWith("turn"));
    }

    @Test
    void anotherChunksContentIsAFault() {
        List<NodeEvent> told = told();
        told.set(2, new ExecEvent.Output(NODE, AT, 0, Bytes.copyOf(Chunks.of(NODE, 1))));

        assertThat(result(told).faults()).containsExactly("wrong content: " + NODE + " 0");
    }

    private Audit.Result result(List<NodeEvent> told) {
        Flux.fromIterable(told).subscribe(audit);
        return audit.result();
    }

    private static List<NodeEvent> told() {
        return new ArrayList<>(List.of(
                new ExecEvent.Submitted(NODE, AT, "job", 1, List.of()),
                new ExecEvent.Acknowledged(NODE, AT),
                new ExecEvent.Output(NODE, AT, 0, Bytes.copyOf(Chunks.of(NODE, 0))),
                new ExecEvent.Output(NODE, AT, 1, Bytes.copyOf(Chunks.of(NODE, 1))),
                new ExecEvent.Exited(NODE, AT, 0),
                new ExecEvent.Finished(
                        NODE, AT, new Summary(Outcome.COMPLETE, 1, 1, 1, 0, 0, 0, List.of(), Optional.empty()))));
    }
}
