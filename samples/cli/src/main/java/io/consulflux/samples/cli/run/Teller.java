// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.run;

import java.util.List;

/**
 * What one command makes of the stream that it follows. Confined to the command's own thread.
 *
 * @param <T> what the stream tells
 */
interface Teller<T> {

    void tell(T event);

    /** Nothing follows. */
    default void end() {}

    /** The stream broke off; why has been told. */
    void failed();

    /**
     * What to say of an interruption.
     *
     * @param nodesEnd whether the nodes end with the command
     */
    default String interrupted(boolean nodesEnd) {
        return "interrupted";
    }

    /** The end, for people. */
    default List<String> summary() {
        return List.of();
    }

    /** What was told so far amounts to this if no more comes. */
    ExitStatus status();
}
