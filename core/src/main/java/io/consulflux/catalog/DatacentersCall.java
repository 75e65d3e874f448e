// SPDX-License-Identifier: Apache-2.0
package io.consulflux.catalog;

import io.consulflux.codec.CatalogDecoder;
import io.consulflux.wire.Request;
import io.consulflux.wire.Response;
import java.util.List;

/** Which datacenters does the agent know? Needs no right. */
public final class DatacentersCall {

    private DatacentersCall() {}

    public static Request request() {
        return Request.get("/v1/catalog/datacenters");
    }

    /** Their names, the agent's own among them. */
    public static List<String> read(Response response) {
        return CatalogDecoder.datacenters(response);
    }
}
