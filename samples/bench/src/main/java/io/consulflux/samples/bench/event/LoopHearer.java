// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least that one could write by hand: one blocking query after another by the JDK's HTTP client. It parses nothing but
 * what follows on the last id that it knows, and of that only ids and payloads; it knows no gap, no failure, no node.
 */
final class LoopHearer implements Hearer {

    private static final Pattern EVENT =
            Pattern.compile("\"ID\":\"([^\"]+)\",\"Name\":\"[^\"]+\",\"Payload\":\"([^\"]*)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI agent;
    private final Bell bell;
    private Thread thread = new Thread();

    LoopHearer(URI agent, Bell bell) {
        this.agent = agent;
        this.bell = bell;
    }

    @Override
    public void begin(Optional<String> name) {
        String target = "/v1/event/list?wait=60s" + name.map(n -> "&name=" + n).orElse("") + "&index=";
        thread = new Thread(() -> loop(target), "bare-loop");
        thread.setDaemon(true);
        thread.start();
    }

    private void loop(String target) {
        String index = "0";
        String last = "";
        try {
            while (!Thread.interrupted()) {
                HttpRequest request =
                        HttpRequest.newBuilder(agent.resolve(target + index)).build();
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                index = answer.headers().firstValue("X-Consul-Index").orElse("0");
                String body = answer.body();
                Matcher event = EVENT.matcher(body);
                event.region(last.isEmpty() ? 0 : Math.max(0, body.lastIndexOf(last)), body.length());
                while (event.find()) {
                    last = event.group(1);
                    bell.told(Bell.text(event.group(2)));
                }
            }
        } catch (InterruptedException | IOException over) {
            // It has been ended, or the agent has: what is not told is counted.
        }
    }

    @Override
    public void end() {
        thread.interrupt();
    }

    @Override
    public void close() {
        // The JDK's client of Java 17 ends by itself once nobody holds it.
    }
}
