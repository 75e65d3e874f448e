// SPDX-License-Identifier: Apache-2.0
package io.consulflux.codec;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

import io.consulflux.kv.listing.KvListing;
import io.consulflux.wire.Response;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Every decoder by the name of its class and method, each with an answer that it reads. */
final class Decoders {

    /** Stands in every good answer as a value that nobody else is to see. */
    static final String SECRET = "c2VjcmV0LXZhbHVl";

    private static final String CHECK = "{'Node':'n1','CheckID':'serfHealth','Name':'Serf','Status':'passing',"
            + "'Notes':'','Output':'SECRET','ServiceID':'web-1','ServiceName':'web','ServiceTags':['blue']}";

    private static final String ENTRY = "{'LockIndex':0,'Key':'a/b','Flags':18446744073709551615,'Value':'SECRET',"
            + "'Session':'6aab4d2f-9fdb-2b48-1c5b-0cd0d3e4c1a5','CreateIndex':7,'ModifyIndex':9}";

    private static final String EVENT =
            "{'ID':'6aab4d2f','Name':'a','Payload':'SECRET','NodeFilter':'n','ServiceFilter':"
                    + "'','TagFilter':'','Version':1,'LTime':18446744073709551615}";

    private static final String INSTANCE =
            "{'Node':'n1','ServiceName':'web','ServiceID':'web-1','ServiceTags':['blue'],"
                    + "'ServiceMeta':{'password':'SECRET'}}";

    static final Map<String, Decoder> ALL = Map.ofEntries(
            entry(
                    "AgentDecoder.self",
                    decoder(
                            "{'Config':{'NodeName':'n1','Datacenter':'dc1'},'DebugConfig':{'DisableRemoteExec':true,"
                                    + "'ACLTokens':'SECRET'}}",
                            AgentDecoder::self)),
            entry(
                    "AgentDecoder.members",
                    decoder("[{'Name':'n1','Status':1,'Tags':{'k':'SECRET'}}]", AgentDecoder::members)),
            entry("AgentDecoder.leader", decoder("'SECRET'", AgentDecoder::leader)),
            entry("AgentDecoder.serfHealth", decoder("[" + CHECK + "]", AgentDecoder::serfHealth)),
            entry("CatalogDecoder.services", decoder("{'consul':[],'web':['SECRET']}", CatalogDecoder::services)),
            entry("CatalogDecoder.datacenters", decoder("['dc1','dc2']", CatalogDecoder::datacenters)),
            entry("CatalogDecoder.instances", decoder("[" + INSTANCE + "]", CatalogDecoder::instances)),
            entry(
                    "CatalogDecoder.firstNode",
                    decoder("[{'Node':{'Node':'n1','Meta':{'k':'SECRET'}}}]", CatalogDecoder::firstNode)),
            entry(
                    "CatalogDecoder.onNode",
                    decoder(
                            "{'Node':{},'Services':{'web-1':{'ID':'web-1','Service':'web','Tags':['SECRET']}}}",
                            response -> CatalogDecoder.onNode("n1", response))),
            entry("EventDecoder.list", decoder("[" + EVENT + "," + EVENT + "]", EventDecoder::list)),
            entry(
                    "EventDecoder.fired",
                    decoder(EVENT, response -> EventDecoder.fired("PUT /v1/event/fire/a", response))),
            entry(
                    "HealthDecoder.checks",
                    decoder("[" + CHECK + "]", response -> HealthDecoder.checks("GET /v1/health/state/any", response))),
            entry(
                    "HealthDecoder.instances",
                    decoder(
                            "[{'Node':{'Node':'n1','Address':'10.0.0.1'},'Service':{'ID':'web-1','Service':'web',"
                                    + "'Address':'','Port':8080,'Tags':['blue'],'Meta':{'k':'SECRET'}},'Checks':["
                                    + CHECK + "]}]",
                            response -> HealthDecoder.instances("GET /v1/health/service/web", response))),
            entry(
                    "KeysDecoder.decode",
                    decoder("['a/b','a/SECRET']", response -> KeysDecoder.decode("GET /v1/kv/a/", response))),
            entry(
                    "KvDecoder.decode",
                    decoder(
                            "[" + ENTRY + "," + ENTRY.replace("a/b", "a/c") + "]",
                            response -> KvDecoder.decode("GET /v1/kv/a/", response, Optional.of(KvListing.empty())))),
            entry(
                    "NodesDecoder.decode",
                    decoder(
                            "[{'ID':'40e4a748','Node':'n1','Address':'10.0.0.1','Datacenter':'dc1','TaggedAddresses':"
                                    + "{'lan':'10.0.0.1'},'Meta':{'k':'SECRET'}}]",
                            response -> NodesDecoder.decode("GET /v1/catalog/nodes", response))),
            entry(
                    "OutcomeDecoder.decode",
                    decoder("true", response -> OutcomeDecoder.decode("PUT /v1/kv/a", response))),
            entry(
                    "RightsCodec.lacking",
                    decoder(
                            "[{'Resource':'key','Access':'write','Segment':'SECRET','Allow':false}]",
                            RightsCodec::lacking)),
            entry(
                    "SessionCodec.id",
                    decoder("{'ID':'6aab4d2f-9fdb-2b48-1c5b-0cd0d3e4c1a5','Name':'SECRET'}", SessionCodec::id)),
            entry(
                    "SessionCodec.sessions",
                    decoder(
                            "[{'ID':'6aab4d2f','Name':'SECRET','Node':'n1','LockDelay':15000000000,'Behavior':'delete','TTL':"
                                    + "'1m30s','NodeChecks':['serfHealth'],'ServiceChecks':[{'ID':'web-1'}],"
                                    + "'CreateIndex':7,'ModifyIndex':7}]",
                            response -> SessionCodec.sessions("GET /v1/session/list", response))),
            entry("TxnCodec.entries", decoder("{'Results':[{'KV':" + ENTRY + "}],'Errors':null}", TxnCodec::entries)),
            entry(
                    "TxnCodec.errors",
                    decoder("{'Results':null,'Errors':[{'OpIndex':0,'What':'no'}]}", TxnCodec::errors)),
            entry(
                    "TxnCodec.failed",
                    decoder("{'Results':null,'Errors':[{'OpIndex':0,'What':'no'}]}", TxnCodec::failed)),
            entry("TxnCodec.values", decoder("{'Results':[{'KV':" + ENTRY + "}],'Errors':null}", TxnCodec::values)));

    /**
     * One of them.
     *
     * @param good what Consul could answer
     */
    record Decoder(String good, Function<Response, ?> read) {}

    private Decoders() {}

    static Decoder named(String name) {
        return requireNonNull(ALL.get(name));
    }

    private static Decoder decoder(String good, Function<Response, ?> read) {
        return new Decoder(good.replace('\'', '"').replace("SECRET", SECRET), read);
    }
}
