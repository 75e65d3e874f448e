// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.watch;

/** One of those that are compared. */
interface Client extends AutoCloseable {

    /** Begins to watch all keys of the ledger's workload; what is returned ends it. */
    Watches watch(Ledger ledger);

    @Override
    void close();

    /** What is being watched. */
    @FunctionalInterface
    interface Watches {
        void end();
    }
}
