// SPDX-License-Identifier: Apache-2.0
package io.consulflux.readme;

import io.consulflux.UserEvent;
import io.consulflux.event.EventWatch;
import io.consulflux.reactor.ConsulFlux;

class Deployments {
    public static void main(String[] args) {
        ConsulFlux consul = ConsulFlux.create();
        consul.events().fire("deploy", "v1").block();
        consul.events()
                .watch(EventWatch.of("deploy").replay())
                .ofType(UserEvent.Received.class)
                .doOnNext(event ->
                        System.out.println(event.node() + ": " + event.payload().utf8()))
                .blockFirst();
        consul.disposeLater().block();
    }
}
