// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.Bytes;
import io.consulflux.codec.ExecCodec;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.exec.ExecPayload;
import io.consulflux.kv.KeyPath;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Wants;
import io.consulflux.protocol.exec.keys.JobKeys;
import io.consulflux.protocol.session.SessionKeeper;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stores the job under its session. The session may acquire its own key twice, so that a doubtful write is repeated. */
final class Storing extends Keeping {

    private static final String STORE = "job";

    private final JobKeys keys;
    private final Patience patience = new Patience();

    Storing(Talk talk, Account account, SessionKeeper keeper) {
        super(talk, account, keeper);
        this.keys = JobKeys.of(talk.job.prefix(), keeper.session());
    }

    @Override
    Phase entered() {
        Request request = Request.put(KeyPath.of(keys.job()), document())
                .with("acquire", keeper.session())
                .with("dc", talk.foreign());
        talk.call(Call.of(STORE, request));
        return this;
    }

    private Bytes document() {
        Duration heartbeat = talk.job.timing().heartbeat();
        ExecPayload payload = talk.job.payload();
        if (payload instanceof ExecPayload.Shell shell) {
            return ExecCodec.shell(shell.command(), heartbeat);
        }
        if (payload instanceof ExecPayload.Arguments arguments) {
            return ExecCodec.arguments(arguments.words(), heartbeat);
        }
        return ExecCodec.script(((ExecPayload.Script) payload).text(), heartbeat);
    }

    @Override
    Phase taken(Call call, Response response) {
        if (response.body().utf8().strip().equals("true")) {
            return new Calling(talk, account, keeper, keys);
        }
        return aborted(new ConsulRequestException(
                call.request().operation(), response.status(), "Consul refused to lock the job's key"));
    }

    @Override
    Phase missed(Call call, ConsulException failure) {
        return failure.isRetryable() && patience.allows(talk.at()) ? this : aborted(failure);
    }

    @Override
    Phase due(String timer) {
        patience.retried();
        return entered();
    }

    @Override
    Wants wants() {
        Map<String, Long> timers = timers();
        patience.retryAt().ifPresent(when -> timers.put(RETRY, when));
        return new Wants(Optional.empty(), timers, List.of());
    }
}
