// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.testkit.ConsulAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Strangers that hold connections to an agent and ask for nothing. */
final class Crowd {

    private static final int CONNECT_MILLIS = 1_000;

    private final List<Socket> sockets = new ArrayList<>();

    /** As many as the agent allows; an agent that is away is left alone. */
    static Crowd before(ConsulAgent agent) {
        Crowd crowd = new Crowd();
        for (int stranger = 0; stranger < Site.CONNECTIONS && crowd.join(agent); stranger++) {}
        return crowd;
    }

    private boolean join(ConsulAgent agent) {
        try {
            Socket socket = new Socket();
            sockets.add(socket);
            socket.connect(
                    new InetSocketAddress(
                            agent.httpAddress().getHost(), agent.httpAddress().getPort()),
                    CONNECT_MILLIS);
            return true;
        } catch (IOException stoppedOrNoAgent) {
            return false;
        }
    }

    void leave() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
