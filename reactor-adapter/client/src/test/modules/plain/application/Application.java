// SPDX-License-Identifier: Apache-2.0
package application;

import io.consulflux.ExecEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ConsulOptions;
import java.time.Duration;

/** Writes a key, watches it and runs a job, as a module that knows nothing but the client. */
public final class Application {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Application() {}

    public static void main(String[] arguments) {
        ConsulFlux consul = ConsulFlux.create(ConsulOptions.defaults().address(arguments[0]));
        consul.kv().put("modules/plain", "hello").block(LIMIT);
        consul.kv()
                .watch("modules/plain")
                .map(snapshot -> snapshot.state().orElseThrow().value().utf8())
                .doOnNext(System.out::println)
                .blockFirst(LIMIT);
        consul.exec(ExecJob.of("true"))
                .ofType(ExecEvent.Exited.class)
                .doOnNext(exited -> System.out.println(exited.node() + " exited"))
                .blockLast(LIMIT);
        consul.disposeLater().block(LIMIT);
    }
}
