// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.bench.exec.crowd;

/**
 * A way to learn what agents have written.
 *
 * @param collapsed by the separator {@code /out/}, so that a node's chunks take one line, however many there are, and their
 *     numbers are found out by asking for the next ones
 * @param pruned what is deleted once it was read
 * @param compressed whether the agent may compress
 */
record Listing(Pace pace, boolean collapsed, Pruned pruned, boolean compressed) {

    /** What is deleted. */
    enum Pruned {
        NOTHING,
        CHUNKS,
        /** Acknowledgements and exit codes as well, as soon as there is a transaction full. */
        ALL
    }

    static Listing at(Pace pace) {
        return new Listing(pace, false, Pruned.NOTHING, false);
    }

    Listing collapsing() {
        return new Listing(pace, true, pruned, compressed);
    }

    Listing pruning(Pruned what) {
        return new Listing(pace, collapsed, what, compressed);
    }

    Listing compressing() {
        return new Listing(pace, collapsed, pruned, true);
    }

    /** How many consumed keys make a transaction worth while. */
    int pruneAt() {
        return pruned == Pruned.ALL ? Transactions.MOST : 1;
    }

    String target(RexecKeys keys, String index) {
        return "/v1/kv/" + keys.folder() + "/?keys" + (collapsed ? "&separator=/out/" : "") + "&wait=10s&index="
                + index;
    }

    String headers() {
        return compressed ? "Accept-Encoding: gzip\r\n" : "";
    }

    @Override
    public String toString() {
        return (collapsed ? "collapsed" : "names")
                + switch (pruned) {
                    case NOTHING -> "";
                    case CHUNKS -> ", chunks pruned";
                    case ALL -> ", all pruned";
                }
                + (compressed ? ", gzip" : "");
    }
}
