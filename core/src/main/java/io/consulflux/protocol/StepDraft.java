// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What gathers while a conversation takes one input, and becomes its step.
 *
 * @param <E> the events it tells
 */
public final class StepDraft<E> {

    private final List<Call> calls = new ArrayList<>();
    private final List<E> events = new ArrayList<>();
    private Moment at = new Moment(0, Instant.EPOCH);
    private boolean heard = true;

    /** Begins the step that follows on an input met at this moment. */
    public void begin(Moment moment) {
        at = moment;
    }

    /** When the input was met. */
    public Moment at() {
        return at;
    }

    public void call(Call call) {
        calls.add(call);
    }

    /** Tells an event, if somebody listens. */
    public void tell(E event) {
        if (heard) {
            events.add(event);
        }
    }

    /** From now on nobody listens. */
    public void mute() {
        heard = false;
    }

    /** Hands over what has gathered. */
    public Step<E> step(Wants wants, Step.Ending ending) {
        Step<E> step = new Step<>(calls, events, wants, ending);
        calls.clear();
        events.clear();
        return step;
    }
}
