// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.job;

import io.consulflux.NodeEvent;
import io.consulflux.exec.ExecJob;
import io.consulflux.reactor.ConsulFlux;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Service;
import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;

/** The jobs of this application: those that run, and the newest of those that have ended. */
@Service
final class Jobs implements DisposableBean {

    private final JobSettings settings;
    private final Function<ExecJob, Flux<NodeEvent>> execution;
    private final Clock clock;

    /** Not of UUID's own: that reads the system's random bytes again and again, which blocks a thread of the network. */
    private final IdGenerator ids = new AlternativeJdkIdGenerator();

    /** The newest first; guarded by itself. Of those that run none is missing. */
    private final Deque<Job> jobs = new ArrayDeque<>();

    /** Guarded by the jobs. */
    private boolean destroyed;

    /** More are asked for at once than are allowed. */
    static final class TooManyException extends RuntimeException {

        private static final long serialVersionUID = 1;

        TooManyException(int limit) {
            super(limit + " jobs are running, and no more may; wait for one to end, or cancel it");
        }
    }

    @Autowired
    Jobs(JobSettings settings, ConsulFlux consul) {
        this(settings, consul::exec, Clock.systemUTC());
    }

    Jobs(JobSettings settings, Function<ExecJob, Flux<NodeEvent>> execution, Clock clock) {
        this.settings = settings;
        this.execution = execution;
        this.clock = clock;
    }

    /**
     * Begins a job; it runs whether anybody follows it or not.
     *
     * @throws IllegalArgumentException names what cannot be used
     * @throws TooManyException if too many run already
     */
    Job start(JobRequest request, String by) {
        ExecJob asked = request.job(settings);
        Job job = new Job(ids.generateId().toString(), request.command(), by, clock, new JobLog(settings.logLimits()));
        synchronized (jobs) {
            if (jobs.stream().filter(Job::isRunning).count() >= settings.atOnce()) {
                throw new TooManyException(settings.atOnce());
            }
            jobs.addFirst(job);
            forgetOld();
            if (destroyed) {
                job.abandon();
            }
        }
        job.run(execution.apply(asked));
        return job;
    }

    Optional<Job> find(String id) {
        return all().stream().filter(job -> job.id().equals(id)).findFirst();
    }

    /** The newest first. */
    List<Job> all() {
        synchronized (jobs) {
            forgetOld();
            return Collections.unmodifiableList(new ArrayList<>(jobs));
        }
    }

    private void forgetOld() {
        Instant tooOld = clock.instant().minus(settings.keptFor());
        List<Job> ended = jobs.stream().filter(job -> !job.isRunning()).toList();
        jobs.removeAll(ended.subList(Math.min(settings.kept(), ended.size()), ended.size()));
        jobs.removeIf(job -> job.endedAt().filter(tooOld::isAfter).isPresent());
    }

    /** Cancels what runs; {@link ConsulFlux}, which is closed after this, puts Consul in order. */
    @Override
    public void destroy() {
        synchronized (jobs) {
            destroyed = true;
            jobs.forEach(Job::abandon);
        }
    }
}
