// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.error.ConsulAnswerTooLongException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulUnreachableException;
import io.consulflux.poll.Verdict;
import io.consulflux.simulation.Weather.Fate;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The way to some agents that stand in for one another: all exchanges go to one until one of them ends without an answer;
 * polls that are under way end then too.
 */
final class Network {

    /** Whoever awaits an answer: exactly one of the two is called, unless it is no longer awaited. */
    record Listener(Consumer<Response> answered, Consumer<ConsulException> failed) {}

    private final VirtualTime time;
    private final Weather weather;
    private final List<ModelAgent> agents;
    private final List<Exchange> polls = new ArrayList<>();
    private int choice;
    private int longestListing = Integer.MAX_VALUE;
    private long tooLong;
    private long sent;
    private long failures;
    private long late;

    Network(VirtualTime time, Weather weather, List<ModelAgent> agents) {
        this.time = time;
        this.weather = weather;
        this.agents = agents;
    }

    /** No listing of keys that is longer is read. */
    void limitListings(int bytes) {
        longestListing = bytes;
    }

    /** How many listings were too long. */
    long tooLong() {
        return tooLong;
    }

    /** How many requests were made. */
    long sent() {
        return sent;
    }

    long failures() {
        return failures;
    }

    /** How many answers were ready when they were awaited no longer. */
    long late() {
        return late;
    }

    /** The agent that all goes to. */
    ModelAgent current() {
        return agents.get(choice);
    }

    Exchange exchange(Request request, Duration limit, Listener listener) {
        sent++;
        Exchange exchange = new Exchange(request, listener);
        exchange.begin(limit);
        return exchange;
    }

    private void moveOn(int failed) {
        if (choice == failed && agents.size() > 1) {
            choice = (choice + 1) % agents.size();
            List.copyOf(polls).forEach(poll -> poll.fail(true, "given up, since another exchange failed"));
        }
    }

    /** One request and its answer. */
    final class Exchange {

        private final Request request;
        private final Listener listener;
        private final int agent = choice;
        private final List<VirtualTime.Plan> plans = new ArrayList<>();
        private boolean over;
        private boolean asked;
        private boolean replied;
        private Fate fate = Fate.FINE;

        private Exchange(Request request, Listener listener) {
            this.request = request;
            this.listener = listener;
        }

        private void begin(Duration limit) {
            fate = agents.get(agent).isUp() ? weather.fate() : Fate.REFUSED;
            if (request.blockingWait().isPresent()) {
                polls.add(this);
            }
            plans.add(time.after(limit, () -> fail(fate != Fate.REFUSED, "no answer within " + limit)));
            if (fate == Fate.REFUSED) {
                plans.add(time.after(weather.delay(), () -> fail(false, "connection refused")));
            } else if (fate == Fate.CUT_BEFORE) {
                plans.add(time.after(weather.delay(), () -> fail(true, "connection reset")));
            } else if (fate != Fate.SWALLOWED_BEFORE) {
                // What was sent arrives, whether or not its answer is still awaited then.
                agents.get(agent).connected(this);
                time.after(weather.delay(), this::arrive);
            }
        }

        private void arrive() {
            ModelAgent served = agents.get(agent);
            if (!served.isUp()) {
                return;
            }
            asked = true;
            served.serve(request, response -> {
                replied = true;
                late += over ? 1 : 0;
                if (fate == Fate.CUT_AFTER) {
                    plans.add(time.after(weather.delay(), () -> fail(true, "connection reset")));
                } else if (fate == Fate.FINE) {
                    plans.add(time.after(weather.delay(), () -> finish(named(response))));
                }
            });
        }

        private Response named(Response response) {
            Map<String, String> headers = new HashMap<>(response.headers());
            headers.put(Response.AGENT, agents.get(agent).name);
            return new Response(response.status(), headers, response.body());
        }

        /** Refusals are failures. */
        private void finish(Response response) {
            if (close()) {
                ConsulException refusal = Verdict.on(request, response).orElse(null);
                if (response.body().size() > longestListing && request.target().contains("keys")) {
                    tooLong++;
                    refusal = new ConsulAnswerTooLongException(
                            request.operation(), response.status(), longestListing, OptionalLong.empty());
                }
                if (refusal == null) {
                    listener.answered.accept(response);
                } else {
                    failures++;
                    listener.failed.accept(refusal);
                }
            }
        }

        private void fail(boolean wasSent, String words) {
            if (close()) {
                failures++;
                moveOn(agent);
                listener.failed.accept(new ConsulUnreachableException(request.operation(), wasSent, words, null));
            }
        }

        /** Its agent is gone, or no longer talks to it. */
        void broke() {
            fail(true, "connection reset");
        }

        /** Whether its answer is awaited and never comes. */
        boolean isForsaken() {
            return !over && (fate == Fate.SWALLOWED_BEFORE || fate == Fate.SWALLOWED_AFTER);
        }

        /** Whether Consul has been asked, and keeps its answer, which will arrive. */
        boolean isWaiting() {
            return !over && asked && !replied && fate == Fate.FINE;
        }

        /** Its answer is awaited no longer. */
        void abort() {
            close();
        }

        private boolean close() {
            boolean first = !over;
            over = true;
            polls.remove(this);
            plans.forEach(VirtualTime.Plan::cancel);
            agents.get(agent).disconnected(this);
            return first;
        }
    }
}
