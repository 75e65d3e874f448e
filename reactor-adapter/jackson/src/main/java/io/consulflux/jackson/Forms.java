// SPDX-License-Identifier: Apache-2.0
package io.consulflux.jackson;

import io.consulflux.Bytes;
import io.consulflux.ExecEvent;
import io.consulflux.NodeEvent;
import io.consulflux.Participant;
import io.consulflux.Straggler;
import io.consulflux.error.ConsulException;
import io.consulflux.event.FiredEvent;
import io.consulflux.exec.ExecPreview;
import io.consulflux.session.SessionInfo;
import io.consulflux.state.HealthCheck;
import io.consulflux.state.KvChange;
import io.consulflux.state.KvEntry;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.PollHealth;
import io.consulflux.state.ServiceInstance;
import io.consulflux.state.Snapshot;
import java.util.List;
import java.util.Optional;

/** All that has a form, and which. */
final class Forms {

    private static final List<Of<?>> ALL = List.of(
            new Of<>(NodeEvent.class, EventForms::event),
            new Of<>(ExecEvent.Summary.class, ExecForms::summary),
            new Of<>(ExecEvent.NodeSummary.class, ExecForms::node),
            new Of<>(ExecPreview.class, ExecForms::preview),
            new Of<>(FiredEvent.class, EventForms::fired),
            new Of<>(Participant.class, BarrierForms::participant),
            new Of<>(Straggler.class, BarrierForms::straggler),
            new Of<>(ConsulException.class, BarrierForms::failure),
            new Of<>(Snapshot.class, SnapshotForm::write),
            new Of<>(KvChange.class, StateForms::change),
            new Of<>(KvEntry.class, StateForms::entry),
            new Of<>(NodeEntry.class, StateForms::node),
            new Of<>(ServiceInstance.class, StateForms::instance),
            new Of<>(HealthCheck.class, StateForms::check),
            new Of<>(SessionInfo.class, StateForms::session),
            new Of<>(PollHealth.class, StateForms::poll),
            new Of<>(Bytes.class, StateForms::bytes));

    private Forms() {}

    /** A type, or a family of them, and its form. */
    record Of<T>(Class<T> type, Form<? super T> form) {

        void write(Object value, Fields fields) {
            form.write(type.cast(value), fields);
        }
    }

    static List<Of<?>> all() {
        return ALL;
    }

    /** The form of this value, or nothing where it is not one of the library's. */
    static Optional<Of<?>> of(Object value) {
        return ALL.stream().filter(one -> one.type().isInstance(value)).findFirst();
    }
}
