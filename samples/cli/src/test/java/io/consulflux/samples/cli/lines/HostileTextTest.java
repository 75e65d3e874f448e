// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.BarrierEvent;
import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.Histories;
import io.consulflux.NodeEvent;
import io.consulflux.OutputEvent;
import io.consulflux.Participant;
import io.consulflux.ParticipantEvent;
import io.consulflux.UserEvent;
import io.consulflux.error.ConsulSessionLostException;
import io.consulflux.exec.ExecPreview;
import io.consulflux.reactor.ExecOutput;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.ServiceInstance;
import io.consulflux.state.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/**
 * Everything that strangers choose, made of pieces of what terminals obey and of random bytes, on a terminal that obeys.
 * The seed of a failure is in its message.
 */
class HostileTextTest {

    private static final int HISTORIES = 200;
    private static final Instant AT = Instant.EPOCH;
    private static final List<String> PIECES = List.of(
            "\033[",
            "\033]0;title\007",
            "\033]2;",
            "\033",
            "\u009b",
            "\u009d",
            "\u0090",
            "31m",
            "0m",
            "2J",
            "10A",
            "1;1H",
            "?1049h",
            ";",
            "\r",
            "\n",
            "\r\n",
            "\b",
            "\t",
            "\007",
            "\033\\",
            "\u009c",
            "\013",
            "\f",
            "\u0085",
            "\u007f",
            "\0",
            "\u202e",
            "\u2066",
            "\u2069",
            "\u2028",
            "\u2029",
            "\033c",
            "\033(0",
            "\016",
            "a",
            "text",
            "\u00e9",
            "\u05d0",
            "\ud83d\ude00",
            " ");

    private final EmulatedTerminal terminal = new EmulatedTerminal();
    private int expected;

    @Test
    void neitherNamesNorStatesNorPayloadsLeaveTheirLine() {
        Histories.check(HISTORIES, this::tellAll);
    }

    private void tellAll(Random random) {
        for (int i = 0; i < 20; i++) {
            rows(1, BarrierLines.of(false).event(barrier(random)));
            rows(1, ParticipantLines.of(false).event(participant(random)));
            rows(1, UserEventLines.of(false).received(received(random)));
            rows(1, StateLines.of(false).change(change(random)));
            rows(2, StateLines.of(false).snapshot("a", one(List.of(check(random))), Rows::checks));
            rows(2, StateLines.of(false).snapshot("a", one(List.of(instance(random))), Rows::instances));
            rows(2, StateLines.of(false).snapshot("a", one(List.of(node(random))), Rows::nodes));
            rows(
                    2,
                    StateLines.of(false)
                            .snapshot("a", one(Map.of(text(random), List.of(text(random)))), Rows::services));
            rows(6, PreviewLines.people(preview(random), random.nextBoolean()));
            rows(1, JsonLine.of(participant(random)));
        }
        assertThat(terminal.isColoured()).isFalse();
        assertThat(terminal.obeyed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Look.class,
            names = {"PLAIN", "COLOURED"})
    void whateverNodesPrintStaysBehindTheirNamesAndColoursNothingElse(Look look) {
        Histories.check(HISTORIES, random -> {
            List<NodeEvent> events = job(random);
            EventLines lines = EventLines.people(line -> told(line, look), look);
            Flux.fromIterable(events).transform(ExecOutput.lines()).toIterable().forEach(lines::tell);
        });
        assertThat(terminal.obeyed()).isEmpty();
    }

    private void told(Shown line, Look look) {
        int first = terminal.row();
        terminal.write(line + "\n");
        assertThat(terminal.isColoured()).isFalse();
        assertThat(terminal.rows().subList(first, terminal.row()))
                .isNotEmpty()
                .allSatisfy(row ->
                        assertThat(row).matches("(?s)(n[123])( [|+] |   ).*|n1, n2 \\(2\\), exited 0:|  \\| .*"));
        if (look == Look.PLAIN) {
            assertThat(line.toString()).doesNotContain("\033");
        }
    }

    private void rows(int count, Shown shown) {
        terminal.write(shown + "\n");
        expected += count;
        assertThat(terminal.row()).as(() -> "rows after " + shown).isEqualTo(expected);
    }

    private static List<NodeEvent> job(Random random) {
        List<NodeEvent> events = new ArrayList<>();
        events.add(new ExecEvent.Submitted("n1", AT, "0a1b", 3, List.of("n1", "n2")));
        for (int i = 0; i < 10; i++) {
            String node = "n" + (1 + random.nextInt(3));
            events.add(new ExecEvent.Output(node, AT, i, Bytes.owning(bytes(random))));
        }
        events.add(new ExecEvent.Exited("n1", AT, random.nextInt(3)));
        Bytes output = Bytes.utf8("x" + text(random) + text(random));
        events.add(new OutputEvent.Group(
                "n1", AT, List.of("n1", "n2"), OptionalInt.of(0), output, output.size(), Optional.empty()));
        return events;
    }

    /** Pieces, in which some bytes are changed or cut out, so that characters break as well. */
    private static byte[] bytes(Random random) {
        byte[] bytes = text(random).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (random.nextInt(20) == 0) {
                bytes[i] = (byte) random.nextInt(256);
            }
        }
        return bytes.length == 0 ? new byte[] {'x'} : bytes;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static BarrierEvent barrier(Random random) {
        Participant one = new Participant(text(random), Bytes.utf8(text(random)), 0, Optional.empty(), 1, 1);
        return switch (random.nextInt(4)) {
            case 0 -> new BarrierEvent.Joined(text(random), AT, one);
            case 1 -> new BarrierEvent.Changed(text(random), AT, one, one);
            case 2 -> new BarrierEvent.Left(text(random), AT, one);
            default -> new BarrierEvent.Opened(text(random), AT, List.of(one, one));
        };
    }

    private static ParticipantEvent participant(Random random) {
        return random.nextBoolean()
                ? new ParticipantEvent.Published(text(random), AT, text(random), text(random))
                : new ParticipantEvent.Lost(
                        text(random), AT, text(random), "s", new ConsulSessionLostException("s", text(random)));
    }

    private static UserEvent received(Random random) {
        return new UserEvent.Received(
                text(random), AT, "x", text(random), Bytes.utf8(text(random)), UserEvent.Filters.none(), 1);
    }

    private static KvChange change(Random random) {
        KvEntry before = entry(text(random), random);
        return random.nextBoolean()
                ? new KvChange.Removed(before)
                : new KvChange.Updated(entry(before.key(), random), before);
    }

    private static KvEntry entry(String key, Random random) {
        return new KvEntry(key, Bytes.utf8(text(random)), 0, 0, Optional.of(text(random)), 8, 9);
    }

    private static HealthCheck check(Random random) {
        return new HealthCheck(
                text(random),
                text(random),
                text(random),
                HealthCheck.Status.WARNING,
                text(random),
                text(random),
                Optional.of(text(random)),
                Optional.of(text(random)),
                List.of(text(random)));
    }

    private static ServiceInstance instance(Random random) {
        return new ServiceInstance(
                text(random),
                text(random),
                text(random),
                text(random),
                80,
                List.of(text(random)),
                Map.of(text(random), text(random)),
                List.of(check(random)));
    }

    private static NodeEntry node(Random random) {
        return new NodeEntry(text(random), "u", text(random), text(random), Map.of(), Map.of());
    }

    private static <S> Snapshot<S> one(S state) {
        return new Snapshot<>(state, 7, 1, Optional.empty(), Snapshot.Filtered.NO);
    }

    private static ExecPreview preview(Random random) {
        return new ExecPreview(
                Optional.of(text(random)),
                Optional.of(text(random)),
                List.of(text(random)),
                List.of(text(random)),
                List.of(text(random)),
                4,
                List.of(new ExecPreview.Obstacle(ExecPreview.Obstacle.Kind.RIGHT_MISSING, text(random))),
                List.of(new ExecEvent.Warning(ExecEvent.Warning.Kind.MATCHES_LONGER, text(random))));
    }
}
