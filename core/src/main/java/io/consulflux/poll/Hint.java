// SPDX-License-Identifier: Apache-2.0
package io.consulflux.poll;

import io.consulflux.wire.Request;
import java.util.Locale;

/** What Consul's own words leave out of an explanation. */
final class Hint {

    private Hint() {}

    /** To be added to the text of an answer; empty where there is nothing to add. */
    static String on(Request request, int status, String text) {
        if (status != 500) {
            return "";
        }
        String datacenter = request.datacenter().map(name -> '"' + name + '"').orElse("the one asked for");
        String folded = text.toLowerCase(Locale.ROOT);
        if (folded.contains("acl datacenter")) {
            return "";
        }
        if (folded.contains("no path to datacenter")) {
            return ": datacenter " + datacenter + " is unknown to the agent's servers, or out of their reach";
        }
        if (folded.contains("remote dc has no server currently reachable")) {
            return ": datacenter " + datacenter + " is known, but no server of it can be reached";
        }
        if (folded.contains("cross datacenter lock must be created at server agent")) {
            return ": from 1.14 on only servers open sessions in another datacenter; ask a server, or an agent of "
                    + datacenter;
        }
        return "";
    }
}
