// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.event;

/** How much an answer holds: an agent tells all that it has at every event. */
enum EventScenario {
    ONE_NAME("one name, few events"),
    ALL_NAMES("all names, 256 events");

    private final String title;

    EventScenario(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}
