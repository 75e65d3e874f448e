// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor;

import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPreview;
import io.consulflux.protocol.exec.ExecProtocol;
import io.consulflux.protocol.exec.PreviewProtocol;
import io.consulflux.reactor.internal.conversation.Conversations;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs jobs.
 *
 * @param datacenter where those run that name none
 */
record Jobs(Conversations conversations, Optional<String> datacenter) {

    Flux<NodeEvent> exec(ExecJob job) {
        ExecJob placed = placed(job);
        return conversations.flux("exec", () -> new ExecProtocol(placed));
    }

    /** The stream is listened to until its end: the failure comes behind the account. */
    Mono<ExecEvent.Summary> run(ExecJob job, ExecSuccess success) {
        return exec(job)
                .transform(success)
                .ofType(ExecEvent.Finished.class)
                .single()
                .map(ExecEvent.Finished::summary);
    }

    Mono<ExecPreview> preview(ExecJob job) {
        ExecJob placed = placed(job);
        return conversations.flux("dry run", () -> new PreviewProtocol(placed)).single();
    }

    private ExecJob placed(ExecJob job) {
        return job.targets().datacenter().isPresent()
                ? job
                : datacenter.map(job::inDatacenter).orElse(job);
    }
}
