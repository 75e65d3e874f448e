// SPDX-License-Identifier: Apache-2.0
package io.consulflux.reactor.internal.poll;

import io.consulflux.state.Snapshot;
import org.jspecify.annotations.Nullable;

/** A state that is told to all who have a {@link PollSlot} at it. */
public interface Told<S> {

    /** The newest state, once there is one. */
    @Nullable
    Snapshot<S> current();

    /** The slot's subscriber has gone. */
    void leave(PollSlot<S> slot);
}
