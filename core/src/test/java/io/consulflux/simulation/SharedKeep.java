// SPDX-License-Identifier: Apache-2.0
package io.consulflux.simulation;

import io.consulflux.NodeEvent;
import io.consulflux.SessionEvent;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.session.KeepProtocol;
import io.consulflux.session.OnSessionLoss;
import io.consulflux.session.SessionSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** A session that several conversations of one program use, kept from the first one's coming to the last one's leaving. */
final class SharedKeep implements Surroundings<NodeEvent> {

    private final Set<Consumer<Input>> users = new LinkedHashSet<>();
    private final SimulatedDriver<NodeEvent> keeping;
    private Optional<Input.SessionHeld> held = Optional.empty();
    private boolean open = true;

    SharedKeep(SessionSpec spec, Program program) {
        Client client = program.client;
        KeepProtocol protocol =
                new KeepProtocol(spec, OnSessionLoss.RECREATE, Optional.empty(), client.random()::nextDouble);
        this.keeping = program.add(new SimulatedDriver<>(protocol, client, this));
        keeping.start();
        keeping.demand(Long.MAX_VALUE);
    }

    boolean isOpen() {
        return open;
    }

    /** Who comes later is told how it stands. */
    void join(Consumer<Input> user) {
        users.add(user);
        held.ifPresent(user);
    }

    void leave(Consumer<Input> user) {
        if (users.remove(user) && open && users.isEmpty()) {
            open = false;
            keeping.cancel();
        }
    }

    void doubt(String session) {
        keeping.note(new Input.SessionDoubted(session));
    }

    @Override
    public void told(NodeEvent event) {
        if (event instanceof SessionEvent.Held now) {
            Input.SessionHeld news = new Input.SessionHeld(now.session(), now.node());
            held = Optional.of(news);
            tellAll(news);
        } else if (event instanceof SessionEvent.Lost lost) {
            held = Optional.empty();
            tellAll(new Input.SessionLost(lost.session(), lost.cause()));
        }
    }

    /** It ends by itself only where there was never a session. */
    @Override
    public void end() {
        if (open) {
            open = false;
            tellAll(new Input.SessionFailed(keeping.failure().orElseThrow()));
        }
    }

    private void tellAll(Input news) {
        List.copyOf(users).forEach(user -> user.accept(news));
    }
}
