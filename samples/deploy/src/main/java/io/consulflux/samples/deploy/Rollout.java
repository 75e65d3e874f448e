// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.deploy;

import io.consulflux.NodeEvent;
import io.consulflux.barrier.Barrier;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.Expectation;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.ExecOutput;
import io.consulflux.reactor.ExecSuccess;
import java.time.Duration;
import reactor.core.publisher.Flux;

/**
 * How one release gets onto some nodes, whose programs say at {@code <prefix>/<node>} which release they run.
 *
 * @param nodes how many there are
 * @param install the command that installs the release that {@code $RELEASE} names
 * @param patience for each of the two waits
 */
record Rollout(String prefix, int nodes, String release, String install, Duration patience) {

    /** The name of the event by which the programs learn of a release. */
    static final String EVENT = "release";

    /**
     * All of it as one stream: cancelled at any point, it leaves the barrier or destroys the job's session and keys, and
     * nothing of what comes later begins.
     */
    Flux<NodeEvent> on(ConsulFlux consul) {
        Barrier all = Barrier.at(prefix).atLeast(nodes).timeout(patience);
        ExecJob job = ExecJob.of(install).env("RELEASE", release).expecting(Expectation.atLeast(nodes));
        return Flux.concat(
                consul.barrier(all.readyWhen(anyone -> true)),
                consul.exec(job).transform(ExecOutput.lines()).transform(ExecSuccess.required()),
                consul.events().fire(EVENT, release).thenMany(Flux.empty()),
                consul.barrier(all.readyWhen(one -> one.state().equals(release))));
    }
}
