// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.storm;

import io.consulflux.testkit.ConsulAgent;
import java.util.List;
import java.util.Random;

/** Registers instances of a service at agents and changes how they stand. */
final class Services {

    private final Site site;
    private final String name;
    private final Random random;

    Services(Site site, String name, long seed) {
        this.site = site;
        this.name = name;
        this.random = new Random(seed);
    }

    /** One instance is registered, or stands otherwise; an agent that is away is left alone. */
    void change() {
        int agent = Fault.ASKED.get(random.nextInt(Fault.ASKED.size()));
        String status = List.of("passing", "warning", "critical").get(random.nextInt(3));
        String body = "{\"Name\":\"%s\",\"ID\":\"%s\",\"Check\":{\"TTL\":\"10m\",\"Status\":\"%s\"}}"
                .formatted(name, id(agent), status);
        site.truth().put(site.agent(agent), "/v1/agent/service/register", body);
    }

    void remove() {
        for (int agent : Fault.ASKED) {
            ConsulAgent at = site.agent(agent);
            Waiting.until(
                    "service " + id(agent) + " is gone",
                    Site.LIMIT,
                    () -> site.truth()
                                    .put(at, "/v1/agent/service/deregister/" + id(agent), "")
                                    .isPresent()
                            || site.truth()
                                    .json(at, "/v1/agent/services")
                                    .map(services -> !services.has(id(agent)))
                                    .orElse(false));
        }
    }

    private String id(int agent) {
        return name + "-" + (agent + 1);
    }
}
