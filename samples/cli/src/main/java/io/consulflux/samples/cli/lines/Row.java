// SPDX-License-Identifier: Apache-2.0
package io.consulflux.samples.cli.lines;

import io.consulflux.state.HealthCheck;
import io.consulflux.state.KvEntry;
import io.consulflux.state.NodeEntry;
import io.consulflux.state.ServiceInstance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of a state.
 *
 * @param fields for scripts, in order; each a text, a number, a list or a map of such
 * @param text for people, in one line
 */
public record Row(Map<String, Object> fields, Shown text) {

    public static List<Row> services(Map<String, List<String>> services) {
        return services.entrySet().stream()
                .map(service -> row(
                        ordered("name", service.getKey(), "tags", service.getValue()),
                        service.getKey() + tags(service.getValue())))
                .toList();
    }

    public static List<Row> nodes(List<NodeEntry> nodes) {
        return nodes.stream()
                .map(node -> row(
                        ordered(
                                "node", node.name(),
                                "id", node.id(),
                                "address", node.address(),
                                "datacenter", node.datacenter(),
                                "meta", node.meta()),
                        node.name() + " " + node.address()))
                .toList();
    }

    public static List<Row> instances(List<ServiceInstance> instances) {
        return instances.stream().map(Row::instance).toList();
    }

    public static List<Row> checks(List<HealthCheck> checks) {
        return checks.stream().map(Row::check).toList();
    }

    public static List<Row> entries(List<KvEntry> entries) {
        return entries.stream().map(Row::entry).toList();
    }

    static Row entry(KvEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", entry.key());
        KvText value = KvText.of(entry.value());
        fields.put(value.isText() ? "value" : "base64", value.text());
        fields.put("flags", KvText.unsigned(entry.flags()));
        fields.put("modifyIndex", KvText.unsigned(entry.modifyIndex()));
        entry.session().ifPresent(session -> fields.put("session", session));
        return row(fields, entry.key() + " = " + value.shown());
    }

    private static Row instance(ServiceInstance instance) {
        String status = ExecWords.word(instance.status());
        Map<String, Object> fields = ordered(
                "service", instance.name(),
                "id", instance.id(),
                "node", instance.node(),
                "address", instance.address(),
                "port", instance.port(),
                "tags", instance.tags(),
                "meta", instance.meta(),
                "status", status,
                "checks", checks(instance.checks()).stream().map(Row::fields).toList());
        String where = instance.node() + " " + instance.address() + ":" + instance.port();
        return row(fields, status + " " + instance.id() + " on " + where + tags(instance.tags()));
    }

    private static Row check(HealthCheck check) {
        String status = ExecWords.word(check.status());
        Map<String, Object> fields = ordered("node", check.node(), "id", check.id(), "name", check.name());
        fields.put("status", status);
        check.serviceName().ifPresent(service -> fields.put("service", service));
        check.serviceId().ifPresent(service -> fields.put("serviceId", service));
        fields.put("output", check.output());
        fields.put("notes", check.notes());
        return row(fields, status + " " + check.id() + " on " + check.node() + " " + check.output());
    }

    private static Row row(Map<String, Object> fields, String text) {
        return new Row(fields, Shown.inOneLine(text));
    }

    private static String tags(List<String> tags) {
        return tags.isEmpty() ? "" : " [" + String.join(", ", tags) + "]";
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
