// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.ExecEvent;
import io.consulflux.exec.ExecPreview;
import io.consulflux.exec.ExecPreview.Obstacle;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviewLinesTest {

    private static final ExecPreview FULL = new ExecPreview(
            Optional.of("a"),
            Optional.of("dc2"),
            List.of("a", "b"),
            List.of("c"),
            List.of("d"),
            4,
            List.of(new Obstacle(Obstacle.Kind.RIGHT_MISSING, "the token may not \"fire\"")),
            List.of(new ExecEvent.Warning(ExecEvent.Warning.Kind.MATCHES_LONGER, "it matches web-10 too")));

    private static final ExecPreview EMPTY = new ExecPreview(
            Optional.empty(), Optional.empty(), List.of(), List.of(), List.of(), 0, List.of(), List.of());

    @Test
    void peopleReadWhoWouldRunItAndWhatIsInTheWay() {
        assertThat(PreviewLines.people(FULL, false).toString().lines())
                .containsExactly(
                        "would run on 2 nodes of dc2: a, b",
                        "would wait for 4 nodes",
                        "would be missing, since the cluster holds them for failed: c",
                        "would be missing, since no live node of that name matches: d",
                        "obstacle: the token may not \"fire\"",
                        "warning: it matches web-10 too");
        assertThat(PreviewLines.people(EMPTY, false).toString().lines())
                .containsExactly("would run on 0 nodes", "would end at once, since there is nobody to run it");
    }

    @Test
    void nobodyIsWaitedForWhereThereIsNobodyToCall() {
        Obstacle off = new Obstacle(Obstacle.Kind.REMOTE_EXEC_OFF, "off");
        assertThat(waiting(List.of(), List.of("c"), 1, false)).startsWith("would end at once");
        assertThat(waiting(List.of("a"), List.of(), 1, false, off)).startsWith("would end at once");
        assertThat(waiting(List.of("a", "b"), List.of(), 2, false, off)).isEqualTo("would wait for 2 nodes");
        assertThat(waiting(List.of(), List.of(), 3, true)).isEqualTo("would wait for 3 nodes");
    }

    private static String waiting(
            List<String> targets, List<String> failed, int expected, boolean waits, Obstacle... obstacles) {
        ExecPreview preview = new ExecPreview(
                Optional.empty(),
                Optional.empty(),
                targets,
                failed,
                List.of(),
                expected,
                List.of(obstacles),
                List.of());
        return PreviewLines.people(preview, waits).toString().lines().toList().get(1);
    }

    @Test
    void scriptsReadOneObject() {
        assertThat(PreviewLines.json(FULL))
                .hasToString("{\"type\":\"preview\",\"node\":\"a\",\"datacenter\":\"dc2\",\"targets\":[\"a\",\"b\"]"
                        + ",\"failed\":[\"c\"],\"absent\":[\"d\"],\"expected\":4,\"obstacles\":["
                        + "{\"kind\":\"right-missing\",\"text\":\"the token may not \\\"fire\\\"\"}],"
                        + "\"warnings\":[{\"kind\":\"matches-longer\",\"text\":\"it matches web-10 too\"}]}");
        assertThat(PreviewLines.json(EMPTY))
                .hasToString("{\"type\":\"preview\",\"targets\":[],\"failed\":[],\"absent\":[],\"expected\":0"
                        + ",\"obstacles\":[],\"warnings\":[]}");
    }
}
