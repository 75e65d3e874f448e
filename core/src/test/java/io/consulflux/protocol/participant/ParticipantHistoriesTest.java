// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.participant;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.Histories;
import io.consulflux.error.ConsulTakenException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Conversation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random histories of one stay: calls that are cut before or after Consul has done them, answers that come late, sessions that
 * are lost here, there or in both places, lock delays, a stranger who takes the key where he can.
 */
class ParticipantHistoriesTest {

    @Test
    void aStayPublishesEachOfItsStatesInOrderAndTouchesNothingThatIsNotItsOwn() {
        Histories.check(500, random -> new History(random).stayOn());
    }

    @Test
    void whereverAStayIsLeftItsEntryIsGone() {
        Histories.check(500, random -> new History(random).leave());
    }

    private static final class History {

        private final Random random;
        private final ParticipantTranscript stay = ParticipantTranscript.heard();
        private final Conversation conversation = stay.conversation;
        private final ModelEntry consul = new ModelEntry();

        /** Answers that are on their way. */
        private final Map<String, ModelEntry.Answer> answers = new HashMap<>();

        private final List<String> given = new ArrayList<>();
        private Optional<String> session = Optional.empty();
        private int sessions;
        private int troubles = 12;

        History(Random random) {
            this.random = random;
            consul.begin("stranger");
        }

        void stayOn() {
            play();
            if (conversation.isOver()) {
                assertThat(conversation.failure()).containsInstanceOf(ConsulTakenException.class);
                return;
            }
            consul.end("stranger", 0);
            settle();
            if (conversation.isOver()) {
                assertThat(conversation.failure()).containsInstanceOf(ConsulTakenException.class);
            } else if (!given.isEmpty()) {
                assertThat(consul.value()).contains(given.get(given.size() - 1));
                assertThat(consul.holder()).isEqualTo(session);
                assertThat(published()).isEqualTo(given);
            }
        }

        void leave() {
            play();
            if (!conversation.isOver()) {
                if (random.nextBoolean()) {
                    stay.cancel();
                } else {
                    stay.complete();
                }
                settle();
            }
            assertThat(conversation.isOver()).isTrue();
            assertThat(session).as("the holder").isNotEqualTo(consul.holder().filter(consul::isAlive));
        }

        private void play() {
            for (int i = 0; i < 150 && !conversation.isOver(); i++) {
                List<Runnable> moves = moves();
                moves.get(random.nextInt(moves.size())).run();
                check();
            }
        }

        /** Each state is told in its turn; after a loss the last one again. */
        private List<String> published() {
            return stay.told().stream()
                    .filter(told -> told.startsWith("state-"))
                    .distinct()
                    .toList();
        }

        private void check() {
            assertThat(published()).isEqualTo(given.subList(0, published().size()));
            assertThat(given.size()).isLessThanOrEqualTo(published().size() + 1);
        }

        private List<Runnable> moves() {
            List<Runnable> moves = new ArrayList<>(ordinary());
            if (stay.states() > given.size()) {
                moves.add(this::give);
            }
            consul.holder().filter("stranger"::equals).ifPresent(known -> moves.add(() -> strangerLeaves()));
            if (troubles > 0) {
                conversation.calls().forEach(call -> moves.add(() -> cut(call)));
                session.ifPresent(known -> moves.add(() -> lose(known)));
                session.filter(consul::isAlive).ifPresent(known -> moves.add(() -> endThere(known)));
                if (random.nextInt(8) == 0) {
                    moves.add(() -> trouble(() -> consul.acquire("stranger", "his")));
                }
            }
            return moves;
        }

        /** What goes well. */
        private List<Runnable> ordinary() {
            List<Runnable> moves = new ArrayList<>();
            for (Call call : conversation.calls()) {
                moves.add(answers.containsKey(call.name()) ? () -> answer(call) : () -> serve(call));
            }
            conversation
                    .reads()
                    .forEach(read -> moves.add(() -> {
                        serve(read);
                        answer(read);
                    }));
            if (conversation.timers().containsKey("retry")) {
                moves.add(stay::retry);
            }
            if (session.isEmpty()) {
                moves.add(this::hold);
            }
            Optional<String> doubted = conversation.wants().doubted();
            doubted.filter(known -> !consul.isAlive(known)).ifPresent(known -> moves.add(() -> tellLost(known)));
            return moves;
        }

        private void settle() {
            for (int i = 0; i < 300 && !conversation.isOver(); i++) {
                List<Runnable> moves = ordinary();
                if (moves.isEmpty()) {
                    return;
                }
                moves.get(random.nextInt(moves.size())).run();
                session.filter(known -> !consul.isAlive(known)).ifPresent(this::tellLost);
            }
        }

        private void serve(Call call) {
            answers.put(call.name(), consul.serve(call.request()));
        }

        private void answer(Call call) {
            ModelEntry.Answer answer =
                    Optional.ofNullable(answers.remove(call.name())).orElseThrow();
            conversation.answer(call, answer.status(), answer.body());
        }

        private void trouble(Runnable trouble) {
            troubles--;
            trouble.run();
        }

        private void cut(Call call) {
            troubles--;
            boolean sent = answers.remove(call.name()) != null;
            conversation.fail(call, new ConsulUnreachableException(call.name(), sent, "cut", null));
        }

        private void give() {
            given.add("state-" + given.size());
            stay.give(given.get(given.size() - 1));
        }

        private void strangerLeaves() {
            consul.end("stranger", random.nextInt(3));
            consul.begin("stranger");
        }

        /** A session is there; those that were before may live on in Consul if their destruction was refused. */
        private void hold() {
            sessions++;
            session = Optional.of("s" + sessions);
            consul.begin("s" + sessions);
            if (random.nextBoolean()) {
                consul.end("s" + (sessions - 1), 0);
            }
            stay.held("s" + sessions);
        }

        private void lose(String known) {
            troubles--;
            if (random.nextBoolean()) {
                consul.end(known, 0);
            }
            tellLost(known);
        }

        private void endThere(String known) {
            troubles--;
            consul.end(known, random.nextInt(3));
        }

        private void tellLost(String known) {
            if (session.equals(Optional.of(known)) && !conversation.isOver()) {
                session = Optional.empty();
                stay.lost(known);
            }
        }
    }
}
