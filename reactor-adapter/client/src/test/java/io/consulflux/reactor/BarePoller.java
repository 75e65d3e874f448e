// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.testkit.ConsulAgent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A blocking loop on one agent's events that shares nothing with what is tested: the truth about what that agent held. It
 * runs until it is ended.
 */
final class BarePoller extends Thread {

    private static final Pattern ID = Pattern.compile("\"ID\": ?\"([0-9a-f-]{36})\"");

    private final String address;
    private volatile boolean over;

    /** Both guarded by this object. */
    private final List<String> ids = new ArrayList<>();

    private int overruns;

    BarePoller(ConsulAgent agent) {
        this.address = agent.httpAddress() + "/v1/event/list?wait=10s&index=";
        setDaemon(true);
    }

    @Override
    public void run() {
        String index = "0";
        try {
            while (!over) {
                URLConnection connection = URI.create(address + index).toURL().openConnection();
                try (InputStream body = connection.getInputStream()) {
                    String held = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                    take(ID.matcher(held).results().map(id -> id.group(1)).toList());
                }
                index = connection.getHeaderField("X-Consul-Index");
            }
        } catch (IOException e) {
            if (!over) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void end() {
        over = true;
    }

    private synchronized void take(List<String> held) {
        int known = ids.isEmpty() ? 0 : held.lastIndexOf(ids.get(ids.size() - 1)) + 1;
        if (known == 0 && !ids.isEmpty()) {
            overruns++;
        }
        ids.addAll(held.subList(known, held.size()));
    }

    /** What the agent held, in its order. */
    synchronized List<String> ids() {
        return List.copyOf(ids);
    }

    /** How often the loop was too slow for the agent's ring. */
    synchronized int overruns() {
        return overruns;
    }
}
