// SPDX-License-Identifier: Apache-2.0
package io.consulflux.readme;

import io.consulflux.ExecEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;

class FirstExec {
    public static void main(String[] args) {
        ConsulFlux consul = ConsulFlux.create(); // CONSUL_HTTP_ADDR, or 127.0.0.1:8500
        consul.exec(ExecJob.of("uptime").onNodes("^web-"))
                .ofType(ExecEvent.Output.class)
                .doOnNext(output ->
                        System.out.print(output.node() + ": " + output.data().utf8()))
                .blockLast();
        consul.disposeLater().block();
    }
}
