// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

import io.consulflux.samples.bench.tap.BareConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Asks for the events of one name, which never were any, without a pause and without waiting for a change, until there is
 * one. The agent held it some time between that question and its answer, here: in the middle.
 */
final class Prober implements Hearer {

    /** The length of an empty list, with a line end. */
    private static final int NONE = 3;

    private final BareConnection connection;
    private final Bell bell;
    private volatile boolean over = true;

    Prober(URI agent, Bell bell) throws IOException {
        this.connection = new BareConnection(agent);
        this.bell = bell;
    }

    @Override
    public void begin(Optional<String> name) {
        over = false;
    }

    @Override
    public void expect(String name) {
        Thread thread = new Thread(() -> probe(name), "prober");
        thread.setDaemon(true);
        thread.start();
    }

    private void probe(String name) {
        try {
            while (!over) {
                long asked = System.nanoTime();
                byte[] body = connection.get("/v1/event/list?name=" + name, "").body();
                if (body.length > NONE) {
                    long held = asked + (System.nanoTime() - asked) / 2;
                    bell.toldAll(new String(body, StandardCharsets.UTF_8), held);
                    return;
                }
            }
        } catch (IOException broken) {
            // What is not told is counted.
        }
    }

    @Override
    public void end() {
        over = true;
    }

    @Override
    public void close() {
        end();
        try {
            connection.close();
        } catch (IOException alreadyClosed) {
            // It is closed.
        }
    }
}
