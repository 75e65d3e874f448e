// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import io.consulflux.session.OnSessionLoss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random histories of renewals that are answered, late, lost or refused. The rule: a session is lost if and only if its time
 * to live has passed since the last good renewal, or its creation, was sent, or Consul has said that it knows it no longer.
 */
class KeepHistoriesTest {

    @Test
    void aSessionIsLostByTheRuleAndOnlyByTheRule() {
        Histories.check(2_000, random -> new History(random).play());
    }

    private static final class History {

        private final Random random;
        private final KeepTranscript keep = KeepTranscript.holding(OnSessionLoss.RECREATE);

        /** When each call under way was sent. */
        private final Map<String, Duration> sent = new HashMap<>();

        private final List<String> expected = new ArrayList<>(List.of("held s1 on n1"));
        private Optional<String> session = Optional.of("s1");
        private Duration goodSince = Duration.ZERO;
        private boolean announced = true;
        private int created = 1;

        History(Random random) {
            this.random = random;
        }

        void play() {
            note();
            for (int i = 0; i < 200; i++) {
                move();
                note();
                assertThat(keep.told()).isEqualTo(expected);
                assertThat(keep.conversation.isOver()).isFalse();
            }
        }

        private void note() {
            sent.keySet().retainAll(keep.calls());
            keep.calls().forEach(call -> sent.putIfAbsent(call, keep.conversation.elapsed()));
        }

        private void move() {
            List<String> calls = keep.calls();
            Optional<String> timer =
                    keep.conversation.timers().keySet().stream().min(Comparator.comparing(keep.conversation::due));
            if (calls.isEmpty() || (timer.isPresent() && random.nextInt(3) == 0)) {
                fire(timer.orElseThrow());
            } else {
                calls.stream().skip(random.nextInt(calls.size())).findFirst().ifPresent(call -> answer(call, timer));
            }
        }

        private void fire(String timer) {
            keep.fire(timer);
            if (timer.equals("session expiry")) {
                assertThat(keep.conversation.elapsed()).isEqualTo(goodSince.plus(KeepTranscript.TTL));
                lost();
            }
        }

        /** Some time later, but no timer is late for that. */
        private void answer(String call, Optional<String> timer) {
            Duration room = timer.map(name -> keep.conversation.due(name).minus(keep.conversation.elapsed()))
                    .orElse(Duration.ofSeconds(5));
            keep.pass(Duration.ofMillis(random.nextInt(1 + (int) Math.max(0, Math.min(room.toMillis() - 1, 5_000)))));
            int kind = random.nextInt(10);
            if (kind < 5) {
                keep.unreachable(call);
            } else if (call.equals("session creation")) {
                created(Optional.ofNullable(sent.get(call)).orElseThrow());
            } else if (call.startsWith("session renewal of ")) {
                renewal(call, kind == 9);
            } else {
                keep.answer(call, 200, "true");
            }
        }

        private void created(Duration when) {
            created++;
            keep.created("s" + created);
            session = Optional.of("s" + created);
            goodSince = when;
            announced = false;
        }

        private void renewal(String call, boolean gone) {
            String id = call.substring("session renewal of ".length());
            boolean current = session.equals(Optional.of(id));
            Duration when = Optional.ofNullable(sent.get(call)).orElseThrow();
            if (gone) {
                keep.answer(call, 404, "Session id not found");
            } else {
                keep.renewed(id);
            }
            if (current && gone) {
                lost();
            } else if (current) {
                goodSince = when;
                if (!announced) {
                    announced = true;
                    expected.add("held " + id + " on n1");
                }
            }
        }

        private void lost() {
            if (announced) {
                expected.add("lost " + session.orElseThrow() + " on n1");
            }
            session = Optional.empty();
            announced = false;
        }
    }
}
