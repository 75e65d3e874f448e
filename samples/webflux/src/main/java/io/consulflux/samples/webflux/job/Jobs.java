// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;
import io.consulflux.reactor.Recording;
import io.consulflux.reactor.Recordings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;

/** The jobs of this application: those that run, and the newest of those that have ended. They end with the client. */
@Service
final class Jobs {

    private final JobSettings settings;
    private final Function<ExecJob, Flux<NodeEvent>> execution;
    private final Clock clock;
    private final Recordings<Line> recordings;

    /** What is known of the recordings beside what they tell; what is forgotten there is forgotten here at the next look. */
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();

    /** Not of UUID's own: that reads the system's random bytes again and again, which blocks a thread of the network. */
    private final IdGenerator ids = new AlternativeJdkIdGenerator();

    @Autowired
    Jobs(JobSettings settings, ConsulFlux consul) {
        this(settings, consul, consul::exec, Clock.systemUTC());
    }

    Jobs(JobSettings settings, ConsulFlux consul, Function<ExecJob, Flux<NodeEvent>> execution, Clock clock) {
        this.settings = settings;
        this.execution = execution;
        this.clock = clock;
        this.recordings = consul.recordings(settings.recordingOptions());
    }

    /**
     * Begins a job; it runs whether anybody follows it or not.
     *
     * @throws IllegalArgumentException names what cannot be used
     * @throws RejectedExecutionException if too many run already
     */
    Job start(JobRequest request, String by) {
        ExecJob asked = request.job(settings);
        Job job = new Job(ids.generateId().toString(), request, by, clock);
        try {
            recordings.start(job.id(), job.lines(execution.apply(asked)));
        } catch (RejectedExecutionException refusal) {
            throw new RejectedExecutionException(
                    settings.atOnce() + " jobs are running, and no more may; wait for one to end, or cancel it",
                    refusal);
        }
        jobs.put(job.id(), job);
        all();
        return job;
    }

    Optional<Job> find(String id) {
        return recordings.find(id).map(known -> jobs.get(known.id()));
    }

    /** What a job tells. */
    Optional<Recording<Line>> recording(String id) {
        return recordings.find(id);
    }

    /** The newest first. */
    List<Job> all() {
        jobs.keySet().removeIf(id -> recordings.find(id).isEmpty());
        return recordings.all().stream()
                .map(recording -> jobs.get(recording.id()))
                .filter(Objects::nonNull)
                .toList();
    }
}
