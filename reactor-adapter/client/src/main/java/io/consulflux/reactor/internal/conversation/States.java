// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.conversation;

import io.consulflux.protocol.Input;
import io.consulflux.protocol.Wants;
import io.consulflux.reactor.internal.signal.Drain;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * The publisher from which a conversation has its states. It is subscribed to when the first state is wanted, asked for no more
 * than are wanted, and cancelled as soon as none is.
 *
 * <p>Threads: {@link #hold} in the conversation's line; the publisher's signals by its own threads; it is asked and cancelled
 * outside of the line, by one thread at a time.
 */
public final class States implements CoreSubscriber<String> {

    private final Publisher<String> publisher;
    private final Context context;
    private final ProtocolDriver<?> driver;
    private final Drain asking = new Drain(this::ask);

    /** How many are wanted altogether; written in the line. */
    private volatile long wanted;

    private volatile boolean unwanted;
    private volatile @Nullable Subscription subscription;

    /** Touched only while asking. */
    private long asked;

    private boolean begun;
    private boolean cancelled;

    States(Publisher<String> publisher, Context context, ProtocolDriver<?> driver) {
        this.publisher = publisher;
        this.context = context;
        this.driver = driver;
    }

    void hold(Wants wants) {
        if (wants.states().isPresent()) {
            wanted = wants.states().getAsLong();
        } else {
            unwanted = true;
        }
    }

    void tell() {
        asking.run();
    }

    /** What the publisher throws is its failure: it breaks the rules, and the thread is not its own. */
    private void ask() {
        try {
            askFor(subscription);
        } catch (Throwable thrown) {
            onError(thrown);
        }
    }

    private void askFor(@Nullable Subscription to) {
        if (unwanted) {
            if (to != null && !cancelled) {
                cancelled = true;
                to.cancel();
            }
        } else if (!begun && wanted > 0) {
            begun = true;
            Flux.from(publisher).subscribe(this);
        } else if (to != null && wanted > asked) {
            long more = wanted - asked;
            asked = wanted;
            to.request(more);
        }
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription given) {
        if (subscription != null) {
            given.cancel();
            return;
        }
        subscription = given;
        tell();
    }

    @Override
    public void onNext(String state) {
        happens(new Input.StateGiven(state));
    }

    @Override
    public void onError(Throwable failure) {
        happens(new Input.StatesEnded(Optional.of(failure)));
    }

    @Override
    public void onComplete() {
        happens(new Input.StatesEnded(Optional.empty()));
    }

    private void happens(Input input) {
        driver.note(input);
        driver.run();
    }
}
