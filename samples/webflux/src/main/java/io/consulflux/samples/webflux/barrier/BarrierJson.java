// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.webflux.barrier;

import io.consulflux.BarrierBrokenException;
import io.consulflux.BarrierEvent;
import io.consulflux.BarrierTimeoutException;
import io.consulflux.NodeEvent;
import io.consulflux.Participant;
import io.consulflux.Straggler;
import io.consulflux.samples.webflux.web.Json;
import java.util.List;
import java.util.Map;

/** What a barrier tells, under the command line's names. */
final class BarrierJson {

    private BarrierJson() {}

    static String of(NodeEvent event) {
        if (event instanceof BarrierEvent.Joined joined) {
            return of("joined", joined, joined.participant()).text();
        } else if (event instanceof BarrierEvent.Changed changed) {
            return of("changed", changed, changed.participant())
                    .with("previous", changed.previous().state())
                    .text();
        } else if (event instanceof BarrierEvent.Left left) {
            return of("left", left, left.previous()).text();
        } else if (event instanceof BarrierEvent.Ready ready) {
            return Json.of("ready", event)
                    .with("ready", ready.ready())
                    .with("present", ready.present())
                    .with("needed", ready.needed())
                    .text();
        } else if (event instanceof BarrierEvent.Opened opened) {
            return Json.of("opened", event)
                    .with(
                            "participants",
                            opened.participants().stream()
                                    .map(BarrierJson::participant)
                                    .toList())
                    .text();
        }
        return Json.of("other", event).text();
    }

    /** How it ended, if it did not open. */
    static String of(Throwable failure) {
        if (failure instanceof BarrierTimeoutException late) {
            return Json.of("timed-out")
                    .with("stragglers", stragglers(late.stragglers()))
                    .with("ready", late.ready())
                    .with("present", late.present())
                    .with("needed", late.needed())
                    .with("lacking", late.lacking())
                    .text();
        }
        Json json = failure instanceof BarrierBrokenException broken
                ? Json.of("broken").with("participants", stragglers(broken.participants()))
                : Json.of("failed");
        return json.with("message", String.valueOf(failure.getMessage())).text();
    }

    private static Json of(String type, NodeEvent event, Participant participant) {
        return Json.of(type, event).with("id", participant.id()).with("state", participant.state());
    }

    private static Map<String, Object> participant(Participant participant) {
        return Json.inner()
                .with("id", participant.id())
                .with("state", participant.state())
                .fields();
    }

    private static List<Map<String, Object>> stragglers(List<Straggler> stragglers) {
        return stragglers.stream()
                .map(one -> Json.inner()
                        .with("id", one.id())
                        .with("state", one.state())
                        .with("reason", one.reason())
                        .fields())
                .toList();
    }
}
