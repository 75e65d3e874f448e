// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.ExecEvent.Truncated;
import io.consulflux.exec.OutputLimits;

/** Tells chunks as far as the job's limits allow, to the byte. Only what is left out makes an output truncated. */
final class OutputTelling {

    private final Talk talk;
    private final OutputLimits limits;
    private long bytes;

    OutputTelling(Talk talk) {
        this.talk = talk;
        this.limits = talk.job.outputLimits();
    }

    void tell(NodeAccount node, long sequence, Bytes chunk) {
        if (chunk.isEmpty()) {
            talk.tell(new ExecEvent.Heartbeat(node.name, talk.at().wall(), sequence));
            return;
        }
        long nodeLeft = limits.perNode().orElse(Long.MAX_VALUE) - node.bytes;
        long jobLeft = limits.perJob().orElse(Long.MAX_VALUE) - bytes;
        int told = (int) Math.min(chunk.size(), Math.min(nodeLeft, jobLeft));
        if (told > 0) {
            node.bytes += told;
            bytes += told;
            talk.tell(new ExecEvent.Output(node.name, talk.at().wall(), sequence, chunk.first(told)));
        }
        if (told < chunk.size()) {
            truncate(node, nodeLeft <= jobLeft ? Truncated.Scope.NODE : Truncated.Scope.JOB);
        }
    }

    private void truncate(NodeAccount node, Truncated.Scope scope) {
        node.truncated = true;
        node.readNoFurther();
        long limit = (scope == Truncated.Scope.NODE ? limits.perNode() : limits.perJob()).orElseThrow();
        talk.tell(new Truncated(node.name, talk.at().wall(), scope, limit, node.bytes));
    }
}
