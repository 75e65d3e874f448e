// SPDX-License-Identifier: Apache-2.0
package io.consulflux.protocol.exec;

import io.consulflux.codec.AgentDecoder.Standing;
import io.consulflux.error.ConsulDeniedException;
import io.consulflux.error.ConsulException;
import io.consulflux.error.ConsulRequestException;
import io.consulflux.error.ConsulUnavailableException;
import io.consulflux.exec.ExecJob;
import io.consulflux.exec.ExecPreview;
import io.consulflux.exec.ExecPreview.Obstacle;
import io.consulflux.exec.Expectation;
import io.consulflux.protocol.Call;
import io.consulflux.protocol.Input;
import io.consulflux.protocol.Moment;
import io.consulflux.protocol.Protocol;
import io.consulflux.protocol.Step;
import io.consulflux.protocol.Wants;
import io.consulflux.wire.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a remote execution would do, told once: it asks as {@link ExecProtocol} does and only reads. What the job itself can
 * do without is asked in hope: a refusal of it is no failure.
 */
public final class PreviewProtocol implements Protocol<ExecPreview> {

    private static final int READS_AT_ONCE = 8;

    private final Talk talk;
    private final Survey survey;
    private final Rights rights;
    private final Patience patience = new Patience();
    private Optional<Step.Over> over = Optional.empty();
    private Optional<ConsulException> last = Optional.empty();
    private List<ExecPreview> told = List.of();

    public PreviewProtocol(ExecJob job) {
        this.talk = new Talk(job);
        this.survey = Survey.ofMatching(talk);
        this.rights = new Rights(talk);
    }

    @Override
    public Step<ExecPreview> take(Input input, Moment at) {
        talk.now(at);
        if (input instanceof Input.Started) {
            talk.begin(at);
        } else if (input instanceof Input.Answered answered) {
            answered(answered.call(), answered.response());
        } else if (input instanceof Input.Failed failed) {
            failed(failed.call(), failed.failure());
        } else if (input instanceof Input.TimerFired fired) {
            fired(fired.timer());
        } else if (input instanceof Input.Cancelled) {
            over = Optional.of(new Step.Over(Optional.empty()));
        }
        Step.Ending ending = over.isPresent() ? over.get() : new Step.Open();
        return new Step<>(List.of(), told, over.isPresent() ? Wants.nothing() : wants(), ending);
    }

    private void answered(Call call, Response response) {
        try {
            if (rights.owns(call)) {
                rights.answered(response);
            } else {
                survey.answered(call, response);
            }
        } catch (ConsulException unintelligible) {
            failed(call, unintelligible);
            return;
        }
        goOn();
    }

    private void failed(Call call, ConsulException failure) {
        if (rights.owns(call)) {
            rights.unknown();
            goOn();
        } else if (call.name().equals(Survey.SELF) && failure instanceof ConsulDeniedException) {
            rights.lacksAgent();
            survey.denied();
            goOn();
        } else if (failure instanceof ConsulUnavailableException && patience.allows(talk.at())) {
            last = Optional.of(failure);
        } else {
            end(Optional.of(failure));
        }
    }

    private void fired(String timer) {
        if (timer.equals(Phase.DEADLINE)) {
            end(Optional.of(last.orElseGet(() -> new ConsulRequestException(
                    "dry run",
                    -1,
                    "not all answered within " + talk.job.timing().deadline()))));
        } else {
            patience.retried();
        }
    }

    private void goOn() {
        if (!survey.isComplete()) {
            return;
        }
        if (!rights.isAsked()) {
            rights.ask(survey.server());
        }
        if (rights.isKnown()) {
            tell();
        }
    }

    private void tell() {
        try {
            if (talk.job.targets().isExact()) {
                talk.address(Audience.named(talk, survey.callable()));
            }
            told = List.of(preview());
            end(Optional.empty());
        } catch (ConsulRequestException tooLong) {
            end(Optional.of(tooLong));
        }
    }

    private void end(Optional<ConsulException> failure) {
        over = Optional.of(new Step.Over(failure));
    }

    private ExecPreview preview() {
        List<String> targets = survey.matching(Standing.ALIVE);
        List<String> failed = survey.awaited(Standing.FAILED);
        Set<String> absent = named();
        int named = absent.size();
        absent.removeAll(Set.copyOf(targets));
        absent.removeAll(Set.copyOf(failed));
        int expected = named;
        if (talk.job.expectation() instanceof Expectation.AtLeast some) {
            expected = some.count();
        } else if (talk.job.expectation() instanceof Expectation.Resolved && named == 0) {
            expected = targets.size() + failed.size();
        } else if (talk.job.expectation() instanceof Expectation.Whoever) {
            expected = 0;
        }
        List<Obstacle> obstacles = new ArrayList<>(Obstacles.of(talk, survey));
        obstacles.addAll(rights.obstacles());
        return new ExecPreview(
                known(talk.localNode()),
                talk.foreign().or(() -> known(talk.localDatacenter())),
                targets,
                failed,
                List.copyOf(absent),
                expected,
                obstacles,
                JobWarnings.of(talk, survey, true));
    }

    /** Whom the job awaits by name or, where it awaits those whom it runs on, runs on by name. */
    private Set<String> named() {
        return new TreeSet<>(
                talk.job.expectation() instanceof Expectation.Named awaited ? awaited.names() : survey.named());
    }

    private static Optional<String> known(String name) {
        return Optional.of(name).filter(text -> !text.isEmpty());
    }

    private Wants wants() {
        Map<String, Long> timers = new HashMap<>();
        timers.put(Phase.DEADLINE, talk.deadline());
        patience.retryAt().ifPresent(when -> timers.put(Phase.RETRY, when));
        List<Call> reads = new ArrayList<>();
        if (patience.retryAt().isEmpty()) {
            reads.addAll(survey.pending(READS_AT_ONCE));
            rights.pending().ifPresent(reads::add);
        }
        return new Wants(Optional.empty(), timers, reads);
    }
}
