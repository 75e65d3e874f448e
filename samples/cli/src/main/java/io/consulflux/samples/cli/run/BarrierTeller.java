// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import io.consulflux.BarrierBrokenException;
import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.NodeEvent;
import io.consulflux.error.ConsulException;
import io.consulflux.samples.cli.lines.BarrierLines;
import io.consulflux.samples.cli.lines.Shown;
import io.consulflux.samples.cli.text.DurationText;
import reactor.core.Exceptions;
import reactor.core.publisher.Signal;

/** Tells what happens at a barrier, and who is to blame if it does not open. */
public final class BarrierTeller implements Teller<Signal<NodeEvent>> {

    private final Screen screen;
    private final BarrierLines lines;
    private ExitStatus status = ExitStatus.INCOMPLETE;

    public BarrierTeller(Screen screen, BarrierLines lines) {
        this.screen = screen;
        this.lines = lines;
    }

    @Override
    public void tell(Signal<NodeEvent> signal) {
        Throwable failure = signal.getThrowable();
        if (signal.get() instanceof BarrierEvent event) {
            screen.event(lines.event(event));
            status = event instanceof BarrierEvent.Opened ? ExitStatus.OK : status;
        } else if (failure instanceof BarrierTimeoutException late) {
            timedOut(late);
        } else if (failure instanceof ConsulException known) {
            screen.error(String.valueOf(known.getMessage()));
            status = known instanceof BarrierBrokenException ? ExitStatus.FAILED : ExitStatus.UNUSABLE;
        } else if (failure != null) {
            throw Exceptions.propagate(failure);
        }
    }

    private void timedOut(BarrierTimeoutException late) {
        lines.timedOut(late).ifPresent(screen::event);
        String after = DurationText.format(late.timeout());
        Throwable cause = late.getCause();
        screen.error("barrier " + late.prefix() + " did not open within " + after + ": " + late.ready() + " ready of "
                + late.needed() + " needed, " + late.present() + " present"
                + (late.lacking() > 0 ? ", " + late.lacking() + " lacking" : "")
                + (cause == null ? "" : "; " + cause.getMessage()));
        late.stragglers().forEach(straggler -> screen.remark(Shown.of("  " + straggler)));
    }

    @Override
    public void failed() {
        status = ExitStatus.UNUSABLE;
    }

    @Override
    public ExitStatus status() {
        return status;
    }
}
