// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import io.consulflux.samples.bench.tap.Exchange;
import io.consulflux.samples.bench.tap.Exchange.Answer;
import io.consulflux.samples.bench.tap.Exchange.Purpose;
import io.consulflux.samples.bench.tap.WireTap;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ours, by its defaults: it finds out by itself whom to wait for. */
final class FluxExec implements AutoCloseable {

    private static final String UNTIL_SUBMITTED = "until submitted";

    private final ConsulFlux consul;

    FluxExec(URI agent) {
        this.consul = ConsulFlux.create(ConsulOptions.defaults().address(agent.toString()));
    }

    /** When the last of each came, on the monotonic clock. */
    private static final class Moments {
        private final long begun = System.nanoTime();
        private long submitted;
        private long acknowledged;
        private long exited;
        private int exits;

        void note(NodeEvent event) {
            long now = System.nanoTime();
            if (event instanceof ExecEvent.Submitted) {
                submitted = now;
            } else if (event instanceof ExecEvent.Acknowledged) {
                acknowledged = now;
            } else if (event instanceof ExecEvent.Exited) {
                exited = now;
                exits++;
            } else if (event instanceof ExecEvent.Missing || event instanceof ExecEvent.Lost) {
                System.err.println(event);
            }
        }
    }

    ExecTimes run(String command) throws IOException {
        Moments moments = new Moments();
        NodeEvent last =
                consul.exec(ExecJob.of(command)).doOnNext(moments::note).blockLast();
        long finished = System.nanoTime();
        ExecEvent.Summary summary = summary(last);
        Map<String, Double> steps = new LinkedHashMap<>();
        steps.put(UNTIL_SUBMITTED, (moments.submitted - moments.begun) / 1e6);
        steps.put("acknowledgements", (moments.acknowledged - moments.submitted) / 1e6);
        steps.put("exits", (moments.exited - moments.acknowledged) / 1e6);
        steps.put("close", (finished - moments.exited) / 1e6);
        int accounted = summary.exited() + summary.missing() + summary.lost();
        return new ExecTimes((finished - moments.begun) / 1e6, accounted, moments.exits, steps);
    }

    /** As {@link #run}, but by way of a tap, which tells the first steps apart. */
    ExecTimes run(String command, WireTap tap) throws IOException {
        tap.take();
        long begun = System.nanoTime();
        ExecTimes times = run(command);
        List<Exchange> exchanges = tap.take();
        Map<String, Double> steps = new LinkedHashMap<>();
        long at = step(steps, "resolve", exchanges, Purpose.RESOLVE, begun);
        at = step(steps, "session", exchanges, Purpose.SESSION, at);
        at = step(steps, "job", exchanges, Purpose.JOB, at);
        long sent = exchanges.stream()
                .filter(exchange -> exchange.purpose() == Purpose.EVENT)
                .mapToLong(Exchange::begun)
                .findFirst()
                .orElseThrow();
        steps.put("wait", (sent - at) / 1e6);
        step(steps, "event", exchanges, Purpose.EVENT, sent);
        times.steps().entrySet().stream()
                .filter(step -> !step.getKey().equals(UNTIL_SUBMITTED))
                .forEach(step -> steps.put(step.getKey(), step.getValue()));
        return new ExecTimes(times.millis(), times.accounted(), times.exited(), steps);
    }

    /** From the end of the step before to the last answer of this one; gives the time of that. */
    private static long step(
            Map<String, Double> steps, String name, List<Exchange> exchanges, Purpose purpose, long since) {
        long end = since;
        for (Exchange exchange : exchanges) {
            Answer answer = exchange.answer();
            if (exchange.purpose() == purpose && answer != null) {
                end = Math.max(end, answer.at());
            }
        }
        steps.put(name, (end - since) / 1e6);
        return end;
    }

    private static ExecEvent.Summary summary(@Nullable NodeEvent last) throws IOException {
        if (last instanceof ExecEvent.Finished finished) {
            return finished.summary();
        }
        throw new IOException("the job ended without an account: " + last);
    }

    @Override
    public void close() {
        consul.disposeLater().block(Duration.ofMinutes(1));
    }
}
