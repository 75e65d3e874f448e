// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import static org.assertj.core.api.Assertions.assertThat;

import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import io.consulflux.kv.listing.KeyListing;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Conversation;
import io.consulflux.protocol.exec.SimulatedCluster.Reply;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One execution on a simulated cluster, with everything that may happen in an order drawn by lot. */
final class ExecHistory {

    private static final int LONGEST = 6_000;

    final Random random;
    final SimulatedCluster cluster;
    final ExecJob job;
    final Conversation conversation;

    /** What became of calls that Consul has taken, but whose answer has not come yet. */
    private final Map<String, Reply> taken = new HashMap<>();

    private final Set<String> readsSeen = new HashSet<>();
    private KeyListing told = KeyListing.empty();
    private long demanded;
    private final int trouble;
    private final int greed;
    boolean cancelled;
    boolean denied;

    /** The sessions whose names were told. */
    final Set<String> known = new HashSet<>();

    /** When the cleaning up began. */
    Optional<Duration> closing = Optional.empty();

    ExecHistory(Random random) {
        this.random = random;
        this.cluster = new SimulatedCluster(random);
        this.trouble = random.nextInt(3) * random.nextInt(12);
        this.greed = random.nextInt(3);
        this.job = job();
        this.conversation = new Conversation(new ExecProtocol(job));
    }

    private ExecJob job() {
        ExecJob job = ExecJob.of("true");
        if (random.nextInt(3) == 0) {
            job = job.outputLimitPerNode(random.nextInt(60));
        }
        if (random.nextInt(4) == 0) {
            job = job.outputLimitPerJob(random.nextInt(200));
        }
        return switch (random.nextInt(5)) {
            case 0 -> job.expecting(Expectation.nodes("n1", "n" + (2 + random.nextInt(5))));
            case 1 -> job.expecting(Expectation.atLeast(1 + random.nextInt(4)));
            case 2 -> job.expecting(Expectation.none());
            default -> job;
        };
    }

    void play() {
        conversation.start();
        if (greed == 0) {
            demand(Long.MAX_VALUE);
        }
        for (int i = 0; !conversation.isOver(); i++) {
            assertThat(i)
                    .as("steps to the end; told %s", Told.inShort(conversation.events()))
                    .isLessThan(LONGEST);
            step(random.nextInt(100));
            watchReads();
            if (closing.isEmpty() && conversation.isSent("session destruction")) {
                closing = Optional.of(conversation.elapsed());
            }
        }
    }

    private void step(int lot) {
        if (lot < 30) {
            cluster.work();
        } else if (lot < 50) {
            call();
        } else if (lot < 70) {
            read();
        } else if (lot < 85) {
            look();
        } else if (lot < 90 && greed == 1 && !cancelled) {
            demand(1 + random.nextInt(3));
        } else if (lot < 92) {
            conversation.pass(Duration.ofMillis(random.nextInt(1_500)));
        } else if (lot < 99) {
            time();
        } else if (random.nextInt(500) < trouble) {
            cluster.forge();
        } else if (random.nextInt(1_000) < trouble) {
            cluster.loseSession();
        } else if (random.nextInt(100) < trouble && !cancelled) {
            cancelled = true;
            conversation.cancel();
        }
    }

    /** A call under way is taken by Consul, or answered, or fails in one of the ways in which calls fail. */
    private void call() {
        if (conversation.calls().isEmpty()) {
            return;
        }
        Call call = any(conversation.calls());
        Reply reply = taken.remove(call.name());
        if (reply != null) {
            deliver(call, reply);
        } else if (!isTroubled()) {
            taken.put(call.name(), cluster.serve(call.request()));
        } else {
            refuse(call);
        }
    }

    private void deliver(Call call, Reply reply) {
        if (isTroubled()) {
            lose(call);
        } else {
            if (call.name().equals("session creation")) {
                known.add("s" + cluster.sessions().size());
            }
            conversation.answer(call, reply.status(), reply.body());
        }
    }

    /** Consul has taken it, and its answer gets lost on one leg of its way. */
    private void lose(Call call) {
        if (random.nextBoolean()) {
            conversation.fail(call, new ConsulUnreachableException(call.name(), true, "cut", null));
        } else {
            conversation.answer(call, 500, "rpc error making call: EOF");
        }
    }

    /** Consul has not taken it. */
    private void refuse(Call call) {
        switch (random.nextInt(7)) {
            case 0 -> conversation.fail(call, new ConsulUnreachableException(call.name(), false, "refused", null));
            case 1 -> conversation.fail(call, new ConsulUnreachableException(call.name(), true, "cut", null));
            case 2 -> conversation.answer(call, 429, "");
            case 3 -> conversation.answer(call, 500, "No cluster leader");
            case 4 -> conversation.answer(call, 500, "No known Consul servers");
            case 5 -> conversation.answer(call, 500, "rpc error making call: EOF");
            default -> deny(call, random.nextInt(8) == 0);
        }
    }

    private void deny(Call call, boolean forEver) {
        denied |= forEver;
        conversation.answer(call, forEver ? 403 : 503, "");
    }

    private void read() {
        if (conversation.reads().isEmpty()) {
            return;
        }
        Call read = any(conversation.reads());
        if (isTroubled()) {
            refuse(read);
        } else {
            Reply reply = cluster.serve(read.request());
            conversation.answer(read, reply.status(), reply.body());
        }
    }

    /** The watch sees the keys as they are now. */
    private void look() {
        conversation.watch().ifPresent(question -> {
            KeyListing now = new KeyListing(cluster.keys(question.folder()));
            KeyListing.Difference difference = told.to(now);
            told = now;
            if (!difference.added().isEmpty() || !difference.removed().isEmpty()) {
                conversation.changed(difference.added(), difference.removed());
            }
        });
    }

    /** The next timer is due. */
    private void time() {
        conversation.timers().entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .ifPresent(next -> conversation.fire(next.getKey()));
    }

    private void demand(long events) {
        demanded = Math.max(demanded, demanded + events);
        conversation.demand(events);
    }

    private void watchReads() {
        List<Call> reads = conversation.reads().stream()
                .filter(call -> call.name().startsWith("read"))
                .toList();
        assertThat(reads).hasSizeLessThanOrEqualTo(4);
        for (Call read : reads) {
            if (readsSeen.add(read.name())) {
                assertThat(demanded)
                        .as("demand when %s began; told %s", read.name(), Told.inShort(conversation.events()))
                        .isGreaterThan(conversation.events().size());
                assertThat(ExecTranscript.wanted(read)).hasSizeBetween(1, 64);
            }
        }
    }

    private boolean isTroubled() {
        return random.nextInt(40) < trouble;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
