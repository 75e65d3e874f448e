// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.poll.Question;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** What everything shares that runs in one program that uses Consul. */
record Client(VirtualTime time, Network network, Random random, Map<Question<?>, SimulatedPoll<?>> polls) {

    Client(VirtualTime time, Network network, Random random) {
        this(time, network, random, new HashMap<>());
    }

    /** Two that ask the same share a poll, as long as it lives. */
    @SuppressWarnings("unchecked") // A poll stands under its own question.
    <S> SimulatedPoll<S> poll(Question<S> question) {
        SimulatedPoll<S> known = (SimulatedPoll<S>) polls.get(question);
        if (known == null || known.isOver()) {
            known = new SimulatedPoll<>(question, this);
            polls.put(question, known);
        }
        return known;
    }
}
